// Handing datagrams over.
// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/reactors.h"

#include <utility>

namespace madang::quic {

Result<std::uint8_t> Reactors::join(io::Executor& executor, Taker taker) {
    auto member = std::make_shared<Member>();
    member->executor = &executor;
    member->taker = std::move(taker);
    MutexLock lock(mutex_);
    for (std::size_t i = 0; i < members_.size(); ++i) {
        if (members_[i]->executor != nullptr) continue;
        members_[i] = std::move(member);
        return static_cast<std::uint8_t>(i);
    }
    if (members_.size() >= kReactorsMax) {
        return fail(ErrorCode::kExhausted, "too many reactors",
                    static_cast<std::int64_t>(kReactorsMax));
    }
    members_.push_back(std::move(member));
    return static_cast<std::uint8_t>(members_.size() - 1);
}

void Reactors::leave(std::uint8_t reactor) {
    MutexLock lock(mutex_);
    members_[reactor]->executor = nullptr;
    members_[reactor]->taker = nullptr;
}

bool Reactors::forward(std::uint8_t reactor, const io::Datagram& datagram) {
    MutexLock lock(mutex_);
    if (reactor >= members_.size() || members_[reactor]->executor == nullptr) return false;
    const std::shared_ptr<Member>& member = members_[reactor];
    if (member->under_way.fetch_add(1, std::memory_order_relaxed) >= kForwardedMax) {
        member->under_way.fetch_sub(1, std::memory_order_relaxed);
        return false;
    }
    std::vector<std::uint8_t> bytes(datagram.bytes.begin(), datagram.bytes.end());
    io::Datagram copy = datagram;
    // Under the lock: who leaves may be gone with its executor right after.
    member->executor->post([member, copy, bytes = std::move(bytes)]() mutable {
        member->under_way.fetch_sub(1, std::memory_order_relaxed);
        copy.bytes = bytes;
        if (member->taker) member->taker(copy);
    });
    return true;
}

}  // namespace madang::quic
