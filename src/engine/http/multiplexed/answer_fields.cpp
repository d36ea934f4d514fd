// Response to fields.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/multiplexed/answer_fields.h"

#include <charconv>

#include "wire/http1/field.h"

namespace madang::http {
namespace {

constexpr std::array<std::string_view, 8> kOwnFields{
    "connection", "content-length",    "date",    "keep-alive",
    "server",     "transfer-encoding", "upgrade", "x-request-id"};

bool is_own_field(std::string_view name) {
    for (const std::string_view own : kOwnFields) {
        if (own == name) return true;
    }
    return false;
}

}  // namespace

AnswerFields::AnswerFields(const Response& response, const AnswerContext& context) {
    fields_.reserve(response.headers.size() + 7);
    std::to_chars(status_.data(), status_.data() + status_.size(), response.status);
    fields_.push_back({":status", {status_.data(), status_.size()}});
    fields_.push_back({"date", context.date});
    fields_.push_back({"server", context.server});
    fields_.push_back({"x-request-id", context.request_id, true});
    fields_.push_back({"x-content-type-options", "nosniff"});
    for (const Header& header : response.headers) {
        if (is_own_field(header.name)) continue;
        const bool valid = http1::is_token(header.name) && http1::is_field_value(header.value);
        valid_ = valid_ && valid;
        fields_.push_back({header.name, header.value});
    }
    if (!context.alternative.empty()) fields_.push_back({"alt-svc", context.alternative});
    if (!context.length) return;
    const auto end =
        std::to_chars(length_.data(), length_.data() + length_.size(), *context.length).ptr;
    fields_.push_back({"content-length", {length_.data(), end}});
}

}  // namespace madang::http
