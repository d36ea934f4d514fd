// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/reading.h"

#include <algorithm>
#include <utility>

#include "engine/dns/limits.h"

namespace madang::resolver {
namespace {

using dns::Message;
using dns::Name;
using dns::Question;
using dns::Record;
using dns::Type;

bool is_of(const Record& record, const Name& name, Type type) {
    return record.type == type && record.in == dns::Class::kInternet && record.name == name;
}

const Record* find(const std::vector<Record>& records, const Name& name, Type type) {
    const auto found =
        std::ranges::find_if(records, [&](const Record& r) { return is_of(r, name, type); });
    return found == records.end() ? nullptr : &*found;
}

// Of an NS or CNAME of the Internet's class, which holds a name.
const Name& target_of(const Record& record) {
    return std::get<dns::Target>(record.data).name;
}

// Follows the aliases in the answer from the question's name as far as they lead within `zone`.
void follow_aliases(const Message& answer, const Question& question, const Name& zone,
                    Reading& reading) {
    reading.name = question.name;
    if (question.type == Type::kCname) return;
    while (reading.aliases.size() < kAliasesMax && reading.name.is_within(zone)) {
        const Record* alias = find(answer.answers, reading.name, Type::kCname);
        if (alias == nullptr) return;
        reading.aliases.push_back(*alias);
        reading.name = target_of(*alias);
    }
}

void take_set(const std::vector<Record>& from, const Name& name, Type type,
              std::vector<Record>& into) {
    for (const Record& record : from) {
        if (is_of(record, name, type)) into.push_back(record);
    }
}

// RFC 2308 §5: the smaller of the SOA's own TTL and what it says in its last field.
std::uint32_t negative_ttl(const Message& answer, const Name& name, const Name& zone) {
    for (const Record& record : answer.authorities) {
        const auto* authority = std::get_if<dns::Authority>(&record.data);
        if (authority == nullptr || !record.name.is_within(zone)) continue;
        if (name.is_within(record.name)) return std::min(record.ttl, authority->minimum);
    }
    return 0;
}

bool has_authority(const Message& answer, const Name& zone) {
    return std::ranges::any_of(answer.authorities, [&](const Record& record) {
        return record.type == Type::kSoa && record.name.is_within(zone);
    });
}

// The deepest zone below `zone` and above `name` whose servers the answer names.
const Record* find_cut(const Message& answer, const Name& name, const Name& zone) {
    const Record* cut = nullptr;
    for (const Record& record : answer.authorities) {
        const bool leads_down = record.type == Type::kNs && record.name != zone &&
                                record.name.is_within(zone) && name.is_within(record.name);
        if (!leads_down) continue;
        if (cut == nullptr || record.name.label_count() > cut->name.label_count()) cut = &record;
    }
    return cut;
}

void take_referral(const Message& answer, const Record& cut, const Name& zone, Reading& reading) {
    reading.kind = ReadingKind::kReferral;
    reading.zone = cut.name;
    take_set(answer.authorities, cut.name, Type::kNs, reading.records);
    for (const Record& server : reading.records) {
        const Name& name = target_of(server);
        if (!name.is_within(zone)) continue;
        take_set(answer.additionals, name, Type::kA, reading.glue);
        take_set(answer.additionals, name, Type::kAaaa, reading.glue);
    }
}

void take_absence(const Message& answer, const Name& zone, ReadingKind kind, Reading& reading) {
    reading.kind = kind;
    reading.negative_ttl = negative_ttl(answer, reading.name, zone);
}

std::uint32_t smallest_ttl(const std::vector<Record>& records, std::uint32_t ttl) {
    for (const Record& record : records) ttl = std::min(ttl, record.ttl);
    return ttl;
}

}  // namespace

std::optional<std::uint32_t> Reading::ttl() const {
    if (kind == ReadingKind::kFailure) return std::nullopt;
    const bool is_absent = kind == ReadingKind::kNoName || kind == ReadingKind::kNoData;
    const std::uint32_t none = is_absent ? negative_ttl : UINT32_MAX;
    const std::uint32_t ttl = smallest_ttl(records, smallest_ttl(aliases, none));
    return ttl == UINT32_MAX ? std::nullopt : std::optional(ttl);
}

Reading read(const Message& answer, const Question& question, const Name& zone) {
    Reading reading;
    reading.code = answer.code;
    reading.name = question.name;
    const bool may_exist = answer.code == dns::ResponseCode::kNoError;
    if (!may_exist && answer.code != dns::ResponseCode::kNoName) return reading;
    follow_aliases(answer, question, zone, reading);
    if (!reading.name.is_within(zone)) {  // what is said of it is not believed
        reading.kind = ReadingKind::kAlias;
        return reading;
    }
    take_set(answer.answers, reading.name, question.type, reading.records);
    if (!reading.records.empty()) {
        reading.kind = ReadingKind::kAnswer;
    } else if (!may_exist) {
        take_absence(answer, zone, ReadingKind::kNoName, reading);
    } else if (const Record* cut = find_cut(answer, reading.name, zone);
               cut != nullptr && reading.aliases.empty()) {
        take_referral(answer, *cut, zone, reading);
    } else if (!reading.aliases.empty() && !has_authority(answer, zone)) {
        reading.kind = ReadingKind::kAlias;
    } else if (answer.authoritative || has_authority(answer, zone) || answer.recursion_available) {
        take_absence(answer, zone, ReadingKind::kNoData, reading);
    }
    return reading;
}

}  // namespace madang::resolver
