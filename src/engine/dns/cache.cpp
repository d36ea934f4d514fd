// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/cache.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

namespace madang::resolver {
namespace {

// Not a type of records: the entry says that a name has none at all.
constexpr dns::Type kAnyType = dns::Type::kAny;

Seconds bounded(std::uint32_t ttl, Seconds most) {
    return std::min(Seconds(ttl), most);
}

// Whole seconds that are left, as an answer would tell them.
std::uint32_t left(MonotonicTime expires, MonotonicTime now) {
    return static_cast<std::uint32_t>(std::chrono::duration_cast<Seconds>(expires - now).count());
}

std::uint32_t smallest_ttl(const std::vector<dns::Record>& records) {
    return std::ranges::min_element(records, {}, &dns::Record::ttl)->ttl;
}

}  // namespace

std::size_t Cache::KeyHash::operator()(const Key& key) const {
    const std::size_t name = std::hash<std::string_view>()(key.name.labels());
    return name ^ (std::size_t{std::to_underlying(key.type)} * 0x9E3779B97F4A7C15U);
}

const Cache::Entry* Cache::look(const Key& key, MonotonicTime now) {
    const auto found = found_.find(key);
    if (found == found_.end()) return nullptr;
    const auto entry = found->second;
    if (entry->expires <= now) {
        found_.erase(found);
        entries_.erase(entry);
        return nullptr;
    }
    entries_.splice(entries_.begin(), entries_, entry);
    return &*entry;
}

std::optional<Reading> Cache::find(const dns::Question& question, MonotonicTime now) {
    Reading reading;
    reading.name = question.name;
    while (reading.aliases.size() <= kAliasesMax) {
        if (const Entry* none = look({reading.name, kAnyType}, now)) {
            reading.kind = ReadingKind::kNoName;
            reading.code = dns::ResponseCode::kNoName;
            reading.negative_ttl = left(none->expires, now);
            return reading;
        }
        if (const Entry* known = look({reading.name, question.type}, now)) {
            reading.kind = known->records.empty() ? ReadingKind::kNoData : ReadingKind::kAnswer;
            reading.negative_ttl = left(known->expires, now);
            reading.records = known->records;
            for (dns::Record& record : reading.records) record.ttl = left(known->expires, now);
            return reading;
        }
        const Entry* alias = look({reading.name, dns::Type::kCname}, now);
        if (alias == nullptr || alias->records.empty()) return std::nullopt;
        reading.aliases.push_back(alias->records.front());
        reading.aliases.back().ttl = left(alias->expires, now);
        reading.name = std::get<dns::Target>(alias->records.front().data).name;
    }
    return std::nullopt;
}

void Cache::keep(const dns::Question& question, const Reading& reading, MonotonicTime now) {
    for (const dns::Record& alias : reading.aliases) {
        put({alias.name, dns::Type::kCname}, {alias}, bounded(alias.ttl, kTtlMax), now);
    }
    const Seconds absent = bounded(reading.negative_ttl, kNegativeTtlMax);
    switch (reading.kind) {
        case ReadingKind::kAnswer:
            put({reading.name, question.type}, reading.records,
                bounded(smallest_ttl(reading.records), kTtlMax), now);
            break;
        case ReadingKind::kNoName: put({reading.name, kAnyType}, {}, absent, now); break;
        case ReadingKind::kNoData: put({reading.name, question.type}, {}, absent, now); break;
        default: break;
    }
}

void Cache::put(Key key, std::vector<dns::Record> records, Seconds ttl, MonotonicTime now) {
    if (const auto found = found_.find(key); found != found_.end()) {
        entries_.erase(found->second);
        found_.erase(found);
    }
    if (ttl <= Seconds(0) || capacity_ == 0) return;
    if (entries_.size() >= capacity_) {
        found_.erase(entries_.back().key);
        entries_.pop_back();
    }
    entries_.push_front({key, std::move(records), now + ttl});
    found_.emplace(std::move(key), entries_.begin());
}

}  // namespace madang::resolver
