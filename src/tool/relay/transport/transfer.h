// One direction of a TCP connection over the links, in simulated time: what happens to the bytes
// that a program writes until another one can read them.
//
// Idea:       only counts of bytes, no bytes. They are cut into segments, held back by congestion
//             and receive windows, lost and sent again, and become readable in order.
// Invariants: (1) what becomes readable is what was appended, in its order, and then its end;
//             (2) once all is acknowledged no event is left.
// Limits:     kSendBufferMost, kReceiveWindow.
// Source:     RFC 9293, 6298, 5681, 6937 (PRR), 8985 (RACK and TLP), 9438, each as Linux does it.
//             Left out: delayed acknowledgements, pacing, ECN, undoing a recovery that was not
//             needed (nothing here reorders).
// Threads:    one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "tool/relay/link.h"
#include "tool/relay/timeline.h"
#include "tool/relay/transport/cubic.h"
#include "tool/relay/transport/receiver.h"
#include "tool/relay/transport/rtt.h"
#include "tool/relay/transport/scoreboard.h"

namespace madang::relay {

// Who is told; calls come at the model's time and may append, finish and read.
class TransferListener {
public:
    virtual ~TransferListener() = default;
    virtual void on_readable(std::uint64_t bytes) = 0;
    virtual void on_end() = 0;
    // The sender takes more: room() has grown.
    virtual void on_room() = 0;
};

struct TransferCounts {
    std::uint64_t segments = 0;  // sent, again or not
    std::uint64_t sent_again = 0;
    std::uint64_t recoveries = 0;
    std::uint64_t timeouts = 0;
    std::uint64_t probes = 0;
};

// The way of one direction: data on one link, acknowledgements on the other.
struct Way {
    Link& data;
    Link& acknowledgements;
    Link::Fate data_fate;
    Link::Fate acknowledgement_fate;
};

class Transfer : public std::enable_shared_from_this<Transfer> {
public:
    Transfer(Timeline& timeline, Way way, TransferListener& listener)
        : timeline_(timeline), way_(std::move(way)), listener_(listener) {}
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;
    ~Transfer() { timeline_.cancel(timer_); }

    // The connection stands; `rtt` is what its handshake took, 0 if that is not known.
    void open(Nanoseconds rtt);
    // No more events, and nothing is told to the listener.
    void abandon();

    // The program at the sending end. Before open() bytes wait.
    void append(std::uint64_t bytes);
    void finish();
    std::uint64_t room() const;
    // The program at the receiving end has taken so much.
    void on_read(std::uint64_t bytes);

    const TransferCounts& counts() const { return counts_; }
    const Cubic& congestion() const { return cubic_; }

private:
    enum class State : std::uint8_t { kOpen, kRecovery, kLoss };
    enum class Timer : std::uint8_t { kReordering, kProbe, kTimeout };
    // Proportional rate reduction: what came and went since the recovery began.
    struct Reduction {
        double window_before = 0;
        double arrived = 0;
        double sent = 0;
    };

    void send();
    bool send_one();
    bool send_new();
    void transmit(std::uint64_t number);
    void on_segment(std::uint64_t number, const Segment& segment);
    void acknowledge();

    void on_acknowledgement(const Acknowledgement& acknowledgement);
    std::size_t take_arrivals(std::uint64_t until);
    void on_progress(std::uint64_t bytes);
    void judge_losses();
    void begin_recovery();
    void end_recovery();
    void adapt_window(std::size_t arrived);
    void reduce(std::size_t arrived);

    void arm();
    void on_timer(Timer kind);
    void on_probe();
    void on_timeout();
    bool may_probe() const;
    void restart_after_idle();

    // Runs `event` at `time`, unless this is gone by then.
    template <class Event>
    io::TimerId at(MonotonicTime time, Event event) {
        return timeline_.at(time, [self = weak_from_this(), event = std::move(event)] {
            if (const auto alive = self.lock(); alive && !alive->is_abandoned_) event(*alive);
        });
    }

    Timeline& timeline_;
    Way way_;
    TransferListener& listener_;
    TransferCounts counts_;
    bool is_open_ = false;
    bool is_abandoned_ = false;

    // The sender.
    Scoreboard board_;
    RoundTrip rtt_;
    Cubic cubic_;
    State state_ = State::kOpen;
    Reduction reduction_;
    std::uint64_t recovery_end_ = 0;  // the segment behind the last one it repairs
    std::uint64_t unsent_ = 0;        // bytes
    std::uint64_t sent_ = 0;
    std::uint64_t acknowledged_ = 0;
    std::uint64_t edge_ = kReceiveWindow;
    bool is_finished_ = false;
    bool end_is_sent_ = false;
    bool window_was_full_ = false;  // the congestion window, when it last sent
    double widest_window_ = kInitialWindow;
    std::uint64_t round_ = 0;  // HyStart's
    std::uint64_t round_end_ = 0;

    io::TimerId timer_;
    std::optional<MonotonicTime> next_look_;  // for losses
    MonotonicTime progress_;                  // from when a timeout counts
    MonotonicTime last_sent_;
    unsigned backoffs_ = 0;
    bool is_probing_ = false;
    std::uint64_t probe_end_ = 0;

    Receiver receiver_;
};

}  // namespace madang::relay
