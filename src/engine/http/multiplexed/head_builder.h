// A request from the fields of HTTP/2 or HTTP/3, as strictly as wire/http1 reads its own.
//
// Idea:       two kinds of fault. A malformed request breaks the rules that keep two servers of one
//             mind (RFC 9113 §8.1.1): its stream is reset. A request that is well formed and not
//             served (too large, an unknown method) is answered.
// Invariants: after the first fault nothing more is kept, so that a bomb of fields costs no memory.
// Threads:    one reactor.
// Source:     RFC 9113 §8.2 and §8.3, RFC 9114 §4.2 and §4.3, RFC 9110 §4.2.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/http/limits.h"
#include "engine/http/message.h"
#include "wire/http1/limits.h"
#include "wire/http1/refusal.h"

namespace madang::http {

struct HeadFault {
    bool malformed = false;  // to be reset; otherwise to be answered
    http1::Refusal refusal;
};

class HeadBuilder {
public:
    // Fills in `into`, which outlives it and is empty but for what the connection knows.
    HeadBuilder(const http1::Limits& limits, Request& into) : limits_(limits), request_(into) {}

    void add(std::string_view name, std::string_view value);
    // After the last field: what is wrong, if anything.
    std::optional<HeadFault> finish();

    // What the head says of the body.
    std::optional<std::uint64_t> content_length() const { return content_length_; }
    bool expects_continue() const { return expects_continue_; }
    // Whether there was so much that no honest client sent it.
    bool is_bomb() const {
        return fields_ > kBombFactor * limits_.fields || bytes_ > kBombFactor * limits_.head;
    }
    // Whether a method that we serve was read.
    bool is_readable() const { return readable_; }

private:
    void add_pseudo(std::string_view name, std::string_view value);
    void add_regular(std::string_view name, std::string_view value);
    void note(std::string_view name, std::string_view value);
    void note_content_length(std::string_view value);
    std::optional<HeadFault> finish_host();
    std::optional<HeadFault> finish_target();
    void malformed(const char* why);
    void refuse(const http1::Refusal& refusal);

    const http1::Limits& limits_;
    Request& request_;
    std::optional<HeadFault> fault_;
    std::optional<std::string> method_;
    std::optional<std::string> scheme_;
    std::optional<std::string> path_;
    std::optional<std::string> authority_;
    std::optional<std::uint64_t> content_length_;
    std::size_t bytes_ = 0;
    std::size_t fields_ = 0;
    bool in_regular_ = false;  // no pseudo-header field may follow
    bool expects_continue_ = false;
    bool readable_ = false;
};

}  // namespace madang::http
