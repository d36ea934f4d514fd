// Which handshakes with early data have been seen, so that none is accepted twice.
//
// Idea:    GnuTLS hands in a fingerprint of each ClientHello with early data and the time after
//          which its ticket is too old anyway; what is known is refused. One store serves all
//          reactors.
// Threads: any (a mutex; one short look a handshake with early data).
// Limits:  kReplayEntriesMax; when full, early data is refused and nothing else.
// Source:  RFC 8446 §8.2.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/mutex.h"
#include "io/tls/limits.h"

namespace madang::io::tls {

class ReplayStore {
public:
    enum class Seen : std::uint8_t { kNew, kBefore, kFull };

    explicit ReplayStore(std::size_t capacity = kReplayEntriesMax) : capacity_(capacity) {}

    // Remembers a fingerprint until `expiry`. Both times in seconds of one clock.
    Seen add(std::string_view fingerprint, std::int64_t expiry, std::int64_t now) EXCLUDES(mutex_);

    std::size_t size() const EXCLUDES(mutex_);

private:
    const std::size_t capacity_;
    mutable Mutex mutex_;
    std::unordered_set<std::string> seen_ GUARDED_BY(mutex_);
    // In the order of arrival, which is nearly that of expiry: all live for the same window.
    std::deque<std::pair<std::int64_t, std::string>> order_ GUARDED_BY(mutex_);
};

}  // namespace madang::io::tls
