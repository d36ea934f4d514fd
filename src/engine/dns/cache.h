// What has been learned from answers, for as long as it is valid.
//
// Idea:       sets of records by (name, type); an absence is an entry without records, and a name
//             that does not exist an entry for all types.
// Threads:    one.
// Limits:     the given number of entries; kTtlMax, kNegativeTtlMax.
// Source:     RFC 1035 §7.4, RFC 2181 §5.2 (the smallest TTL of a set), RFC 2308 (absences).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <list>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "engine/dns/limits.h"
#include "engine/dns/reading.h"
#include "wire/dns/message.h"

namespace madang::resolver {

class Cache {
public:
    explicit Cache(std::size_t capacity = kCacheEntriesMax) : capacity_(capacity) {}

    // What is known of a question at `now`: kAnswer, kNoName or kNoData with the TTLs that are left
    // and the aliases that led there; nothing if something on the way is unknown or too old.
    std::optional<Reading> find(const dns::Question& question, MonotonicTime now);

    // Keeps what a reading says about its question. Referrals and failures are not kept, nor what
    // has a TTL of 0.
    void keep(const dns::Question& question, const Reading& reading, MonotonicTime now);

    std::size_t size() const { return entries_.size(); }

private:
    struct Key {
        dns::Name name;
        dns::Type type{};  // kAnyType: the name does not exist
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const;
    };
    struct Entry {
        Key key;
        std::vector<dns::Record> records;
        MonotonicTime expires;
    };

    const Entry* look(const Key& key, MonotonicTime now);
    void put(Key key, std::vector<dns::Record> records, Seconds ttl, MonotonicTime now);

    std::size_t capacity_;
    std::list<Entry> entries_;  // the last used first
    std::unordered_map<Key, std::list<Entry>::iterator, KeyHash> found_;
};

}  // namespace madang::resolver
