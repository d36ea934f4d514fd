// What an answer says about a question, as far as its server may speak of it.
//
// Invariants: nothing outside the server's zone is believed ("bailiwick"): not a record, not an
//             alias's target, not a server's address; records that nobody asked for are dropped.
// Threads:    pure functions.
// Source:     RFC 1034 §5.3.3; RFC 2181 §5.4.1; RFC 2308 §2; RFC 5452 §6.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "wire/dns/message.h"

namespace madang::resolver {

enum class ReadingKind : std::uint8_t {
    kAnswer,    // `records` are the answer for `name`
    kAlias,     // the aliases lead to `name`, of which nothing is said
    kReferral,  // the servers of `zone` know more: NS in `records`, their addresses in `glue`
    kNoName,    // `name` does not exist
    kNoData,    // `name` exists and has no such records
    kFailure,   // the server cannot or will not say, or says nothing of use
};

struct Reading {
    ReadingKind kind = ReadingKind::kFailure;
    dns::Name name;                    // where the aliases led: the question's own without any
    std::vector<dns::Record> aliases;  // CNAME, in their order
    std::vector<dns::Record> records;
    std::vector<dns::Record> glue;
    dns::Name zone;
    std::uint32_t negative_ttl = 0;  // seconds an absence may be remembered; 0: not told
    dns::ResponseCode code = dns::ResponseCode::kNoError;

    // The smallest TTL of what was told, in seconds; nothing of a failure.
    std::optional<std::uint32_t> ttl() const;
};

// `zone`: what the server was asked for; the root for a resolver, who may speak of everything.
Reading read(const dns::Message& answer, const dns::Question& question, const dns::Name& zone);

}  // namespace madang::resolver
