// A set with a queue of what it forgets next.
// SPDX-License-Identifier: Apache-2.0
#include "io/tls/replay_store.h"

namespace madang::io::tls {

ReplayStore::Seen ReplayStore::add(std::string_view fingerprint, std::int64_t expiry,
                                   std::int64_t now) {
    MutexLock lock(mutex_);
    while (!order_.empty() && order_.front().first < now) {
        seen_.erase(order_.front().second);
        order_.pop_front();
    }
    std::string key(fingerprint);
    if (seen_.contains(key)) return Seen::kBefore;
    if (seen_.size() >= capacity_) return Seen::kFull;
    seen_.insert(key);
    order_.emplace_back(expiry, std::move(key));
    return Seen::kNew;
}

std::size_t ReplayStore::size() const {
    MutexLock lock(mutex_);
    return seen_.size();
}

}  // namespace madang::io::tls
