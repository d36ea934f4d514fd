// The head of an answer as fields, for HTTP/2 and HTTP/3.
//
// Threads: values.  Source: RFC 9113 §8.3.2, RFC 9114 §4.3.2.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/container/inlined_vector.h>

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "engine/http/limits.h"
#include "engine/http/message.h"

namespace madang::http {

struct FieldView {
    std::string_view name;
    std::string_view value;
    bool unique = false;  // no other message has this value: it needs no place in a table
};

// What the fields say beside the handler's.
struct AnswerContext {
    std::optional<std::uint64_t> length;  // content-length
    std::string_view date;
    std::string_view server;
    std::string_view request_id;
    std::string_view alternative;  // alt-svc; empty: none
};

// Fields whose views point into a response, a context, and this object.
class AnswerFields {
public:
    // `response` and what `context` views outlive this. Fields that the connection decides are
    // skipped if a handler gave them. A field of the handler that could be two is a mistake of
    // ours: then is_valid() is false.
    AnswerFields(const Response& response, const AnswerContext& context);
    AnswerFields(const AnswerFields&) = delete;
    AnswerFields& operator=(const AnswerFields&) = delete;

    bool is_valid() const { return valid_; }
    // ":status" first.
    std::span<const FieldView> fields() const { return fields_; }

private:
    std::array<char, 3> status_;
    std::array<char, 20> length_;
    absl::InlinedVector<FieldView, kUsualFields> fields_;
    bool valid_ = true;
};

}  // namespace madang::http
