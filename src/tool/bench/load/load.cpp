// The generator's loop.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/load/load.h"

#include <sys/epoll.h>
#include <sys/prctl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <vector>

namespace madang::bench {
namespace {

constexpr int kEvents = 256;
constexpr std::size_t kBufferBytes = 65536;
constexpr Nanoseconds kSleepMax = Milliseconds(20);  // then it looks whether the run is over
constexpr unsigned kTagBits = 32;

struct Wait {
    Nanoseconds sleep;
    std::array<epoll_event, kEvents> events;
};

// Returns how many events came within wait.sleep.
std::size_t wait_for(int epoll, Wait& wait) {
    const timespec timeout{.tv_sec = 0, .tv_nsec = wait.sleep.count()};
    const int count = ::epoll_pwait2(epoll, wait.events.data(), kEvents, &timeout, nullptr);
    return static_cast<std::size_t>(std::max(count, 0));
}

class Run {
public:
    Run(io::Clock& clock, std::span<Stream* const> streams)
        : clock_(clock), streams_(streams), buffer_(kBufferBytes) {}

    Result<> open(std::uint16_t port) {
        epoll_ = io::Descriptor(::epoll_create1(EPOLL_CLOEXEC));
        if (!epoll_) return fail(ErrorCode::kUnavailable, "cannot create an epoll instance", errno);
        for (std::size_t i = 0; i < streams_.size(); ++i) {
            TRY(streams_[i]->open(port, epoll_.get(), std::uint64_t{i} << kTagBits));
        }
        return {};
    }

    Result<> run(Nanoseconds duration) {
        const MonotonicTime start = clock_.monotonic();
        const MonotonicTime end = start + duration;
        for (Stream* stream : streams_) stream->begin(start, end);
        Wait wait{};
        for (MonotonicTime now = start; now < end + kAnswersLate; now = clock_.monotonic()) {
            for (Stream* stream : streams_) TRY(stream->advance(now));
            if (now >= end && is_idle()) break;
            wait.sleep = time_to_sleep();
            const std::size_t count = wait_for(epoll_.get(), wait);
            for (std::size_t i = 0; i < count; ++i) TRY(receive(wait.events[i].data.u64));
        }
        for (Stream* stream : streams_) stream->finish();
        return {};
    }

private:
    bool is_idle() const {
        return std::ranges::all_of(streams_,
                                   [](const Stream* stream) { return stream->is_idle(); });
    }

    Nanoseconds time_to_sleep() const {
        const MonotonicTime now = clock_.monotonic();
        Nanoseconds sleep = kSleepMax;
        for (const Stream* stream : streams_) {
            if (const auto next = stream->next_arrival()) sleep = std::min(sleep, *next - now);
        }
        return std::max(sleep, Nanoseconds(0));
    }

    Result<> receive(std::uint64_t key) {
        Stream& stream = *streams_[key >> kTagBits];
        return stream.receive(static_cast<std::uint32_t>(key), buffer_, clock_.monotonic());
    }

    io::Clock& clock_;
    std::span<Stream* const> streams_;
    std::vector<char> buffer_;
    io::Descriptor epoll_;
};

}  // namespace

Result<> run_load(io::Clock& clock, std::uint16_t port, std::span<Stream* const> streams,
                  Nanoseconds duration) {
    ::prctl(PR_SET_TIMERSLACK, 1);  // sleeps end when they should, not 50 µs later
    Run run(clock, streams);
    TRY(run.open(port));
    return run.run(duration);
}

}  // namespace madang::bench
