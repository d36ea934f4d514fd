// Who begins when, and who wins.
// SPDX-License-Identifier: Apache-2.0
#include "io/dial/race.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace madang::io {
namespace {

// Lives in the frame of race() until each attempt has ended.
class Race {
public:
    Race(Loop& loop, std::vector<Address> addresses, StartRacer start, DialOptions options)
        : loop_(loop),
          addresses_(std::move(addresses)),
          start_(std::move(start)),
          options_(options) {
        if (addresses_.size() > kDialAttemptsMax) addresses_.resize(kDialAttemptsMax);
        attempts_.reserve(addresses_.size());
        racers_.resize(addresses_.size());
    }

    void start() { start_next(); }

    class Finished {
    public:
        explicit Finished(Race& race) : race_(race) {}
        bool await_ready() const { return race_.finished(); }
        void await_suspend(std::coroutine_handle<> awaiter) { race_.awaiter_ = awaiter; }
        void await_resume() const {}

    private:
        Race& race_;
    };

    Raced take() {
        if (winner_) return {std::move(racers_[*winner_]), std::move(attempts_)};
        return {nullptr, std::move(attempts_)};
    }

private:
    bool finished() const {
        return running_ == 0 && (winner_ || attempts_.size() == addresses_.size());
    }

    // Begins attempts until one of them is under way.
    void start_next() {
        if (timer_) loop_.cancel(std::exchange(timer_, {}));
        while (!winner_ && attempts_.size() < addresses_.size()) {
            const std::size_t index = attempts_.size();
            const MonotonicTime now = loop_.now();
            attempts_.push_back({.address = addresses_[index], .began = now, .ended = now});
            auto racer = start_(addresses_[index]);
            if (racer) {
                racers_[index] = *std::move(racer);
                ++running_;
                timer_ = loop_.after(options_.stagger, [this] {
                    timer_ = {};
                    start_next();
                });
                spawn(follow(index));
                return;
            }
            attempts_[index].outcome = DialOutcome::kFailed;
            attempts_[index].error = racer.error();
        }
    }

    Task<void> follow(std::size_t index) {
        const Result<> connected = co_await racers_[index]->connect(options_.deadline);
        end(index, connected);
    }

    void end(std::size_t index, const Result<>& connected) {
        DialAttempt& attempt = attempts_[index];
        attempt.ended = loop_.now();
        --running_;
        if (connected && !winner_) {
            win(index);
        } else if (!connected && !winner_) {
            attempt.outcome = DialOutcome::kFailed;
            attempt.error = connected.error();
            start_next();
        }
        if (!finished()) return;
        if (timer_) loop_.cancel(std::exchange(timer_, {}));
        // Not from within the coroutine that has just ended, nor its stream's callback; and once,
        // also if the next attempt ended within start_next().
        if (!awaiter_) return;
        loop_.post([awaiter = std::exchange(awaiter_, nullptr)] { awaiter.resume(); });
    }

    void win(std::size_t index) {
        winner_ = index;
        attempts_[index].outcome = DialOutcome::kWon;
        for (std::size_t other = 0; other < attempts_.size(); ++other) {
            if (other != index && racers_[other] != nullptr) racers_[other]->give_up();
        }
    }

    Loop& loop_;
    std::vector<Address> addresses_;
    StartRacer start_;
    DialOptions options_;
    std::vector<DialAttempt> attempts_;
    std::vector<std::unique_ptr<Racer>> racers_;
    std::size_t running_ = 0;
    std::optional<std::size_t> winner_;
    TimerId timer_;
    std::coroutine_handle<> awaiter_;
};

}  // namespace

Task<Raced> race(Loop& loop, std::vector<Address> addresses, StartRacer start,
                 DialOptions options) {
    Race race(loop, std::move(addresses), std::move(start), options);
    race.start();
    Race::Finished finished(race);
    co_await finished;
    co_return race.take();
}

std::vector<Address> interleave(const std::vector<Address>& addresses) {
    std::vector<Address> first;
    std::vector<Address> second;
    for (const Address& address : addresses) {
        (address.family() == Address::Family::kIpv6 ? first : second).push_back(address);
    }
    std::vector<Address> mixed;
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size()) mixed.push_back(first[i]);
        if (i < second.size()) mixed.push_back(second[i]);
    }
    return mixed;
}

}  // namespace madang::io
