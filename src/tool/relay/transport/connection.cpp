// The handshake, and what joins the two directions.
// SPDX-License-Identifier: Apache-2.0
#include "tool/relay/transport/connection.h"

#include <utility>

namespace madang::relay {
namespace {

constexpr std::uint64_t kFatesEach = 6;  // of a connection

Link::Fate fate(const Conditions& conditions, std::uint64_t number, std::uint64_t which) {
    return {conditions, number * kFatesEach + which};
}

}  // namespace

Connection::Connection(Timeline& timeline, Links& links, const Conditions& conditions,
                       std::uint64_t number, Listeners listeners)
    : timeline_(timeline),
      links_(links),
      syn_fate_(fate(conditions, number, 0)),
      answer_fate_(fate(conditions, number, 1)),
      listener_(listeners.connection) {
    Way up{links.up, links.down, fate(conditions, number, 2), fate(conditions, number, 3)};
    Way down{links.down, links.up, fate(conditions, number, 4), fate(conditions, number, 5)};
    up_ = std::make_shared<Transfer>(timeline, std::move(up), listeners.up);
    down_ = std::make_shared<Transfer>(timeline, std::move(down), listeners.down);
}

void Connection::start() {
    started_ = timeline_.now();
    send_syn();
}

void Connection::send_syn() {
    if (is_connected_) return;
    if (syns_ == kSynsMax) return listener_.on_unreachable();
    const MonotonicTime now = timeline_.now();
    if (const auto arrival = links_.up.send(now, kSynBytes, syn_fate_)) {
        at(*arrival, [](Connection& self) { self.on_syn(); });
    }
    at(now + kTimeoutFirst * (1LL << syns_++), [](Connection& self) { self.send_syn(); });
}

void Connection::on_syn() {
    if (!std::exchange(is_known_to_server_, true)) listener_.on_syn();
    const auto arrival = links_.down.send(timeline_.now(), kSynBytes, answer_fate_);
    if (arrival) at(*arrival, [](Connection& self) { self.on_answer(); });
}

void Connection::on_answer() {
    if (std::exchange(is_connected_, true)) return;
    const MonotonicTime now = timeline_.now();
    const Nanoseconds took = now - started_;
    // A SYN that was sent again tells no round-trip time (RFC 6298 §3).
    const Nanoseconds rtt = syns_ == 1 ? took : Nanoseconds(0);
    const MonotonicTime arrival = links_.up.send_surely(now, kHeaderBytes);
    at(arrival, [rtt](Connection& self) { self.down_->open(rtt); });
    up_->open(rtt);
    listener_.on_connected(took);
}

void Connection::reset(Side from) {
    up_->abandon();
    down_->abandon();
    Link& link = from == Side::kClient ? links_.up : links_.down;
    const MonotonicTime arrival = link.send_surely(timeline_.now(), kHeaderBytes);
    at(arrival, [](Connection& self) { self.listener_.on_reset(); });
}

void Connection::abandon() {
    is_abandoned_ = true;
    up_->abandon();
    down_->abandon();
}

}  // namespace madang::relay
