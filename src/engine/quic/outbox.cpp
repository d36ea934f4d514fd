// Collecting bursts.
// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/outbox.h"

#include <algorithm>

#include "io/limits.h"

namespace madang::quic {

std::span<std::uint8_t> Outbox::room() {
    if (kOutboxBytes - used_ < kDatagramBytesMax) (void)flush();
    if (blocked_) return {};
    return {arena_.get() + used_, kDatagramBytesMax};
}

void Outbox::add(std::size_t size, const Route& route) {
    std::uint8_t* const begin = arena_.get() + used_;
    used_ += size;
    if (!bursts_.empty()) {
        io::Burst& last = bursts_.back();
        const bool joins =
            !last_is_short_ && size <= last.segment && segments_ < io::kUdpSegmentsMax &&
            last.bytes.size() + size <= io::kUdpBurstBytesMax && last.peer == route.peer &&
            last.local == route.local && last.ecn == route.ecn;
        if (joins) {
            last.bytes = {last.bytes.data(), last.bytes.size() + size};
            last_is_short_ = size < last.segment;
            ++segments_;
            return;
        }
    }
    bursts_.push_back({.peer = route.peer,
                       .local = route.local,
                       .ecn = route.ecn,
                       .bytes = {begin, size},
                       .segment = size});
    segments_ = 1;
    last_is_short_ = false;
}

void Outbox::add_copy(std::span<const std::uint8_t> datagram, const Route& route) {
    const std::span<std::uint8_t> into = room();
    if (into.size() < datagram.size()) return;
    std::ranges::copy(datagram, into.begin());
    add(datagram.size(), route);
}

bool Outbox::flush() {
    const std::size_t done = socket_->send(bursts_);
    bursts_.erase(bursts_.begin(), bursts_.begin() + static_cast<std::ptrdiff_t>(done));
    blocked_ = !bursts_.empty();
    if (!blocked_) used_ = 0;
    return !blocked_;
}

}  // namespace madang::quic
