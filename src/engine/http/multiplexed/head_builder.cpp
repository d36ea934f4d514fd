// Fields to a request, rule by rule.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/multiplexed/head_builder.h"

#include <array>

#include "base/text.h"
#include "engine/http/connection/refusals.h"
#include "wire/http1/authority.h"
#include "wire/http1/field.h"
#include "wire/url/url.h"

namespace madang::http {
namespace {

// Fields of one connection, which has other means here (RFC 9113 §8.2.2).
constexpr std::array<std::string_view, 5> kConnectionFields{
    "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"};

// RFC 9110 §5.5: what a field costs beside its bytes when it is counted (RFC 9113 §6.5.2).
constexpr std::size_t kFieldOverhead = 32;

bool is_connection_field(std::string_view name) {
    for (const std::string_view one : kConnectionFields) {
        if (one == name) return true;
    }
    return false;
}

bool has_capital(std::string_view name) {
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z') return true;
    }
    return false;
}

bool is_visible_ascii(std::string_view text) {
    for (const char c : text) {
        if (c <= ' ' || c > '~') return false;
    }
    return true;
}

HeadFault answered(const http1::Refusal& refusal) {
    return {.malformed = false, .refusal = refusal};
}

}  // namespace

void HeadBuilder::malformed(const char* why) {
    fault_ = HeadFault{.malformed = true, .refusal = {400, why}};
}

void HeadBuilder::refuse(const http1::Refusal& refusal) {
    if (!fault_) fault_ = answered(refusal);
}

void HeadBuilder::add(std::string_view name, std::string_view value) {
    if (fault_ && fault_->malformed) return;
    bytes_ += name.size() + value.size() + kFieldOverhead;
    if (bytes_ > limits_.head) refuse(http1::refused::kHeadLong);
    if (++fields_ > limits_.fields) refuse(http1::refused::kTooManyFields);
    if (!http1::is_field_value(value)) return malformed("a field value holds what it must not");
    if (name.starts_with(':')) return add_pseudo(name, value);
    in_regular_ = true;
    if (has_capital(name) || !http1::is_token(name)) {
        return malformed("a field name is not a token in lower case");
    }
    if (is_connection_field(name)) return malformed("a field of the connection");
    if (name == "te" && !ascii_equal_fold(value, "trailers")) {
        return malformed("TE says more than trailers");
    }
    if (!fault_) add_regular(name, value);
}

void HeadBuilder::add_pseudo(std::string_view name, std::string_view value) {
    if (in_regular_) return malformed("a pseudo-header field stands behind others");
    std::optional<std::string>* slot = nullptr;
    if (name == ":method") slot = &method_;
    if (name == ":scheme") slot = &scheme_;
    if (name == ":path") slot = &path_;
    if (name == ":authority") slot = &authority_;
    if (slot == nullptr) return malformed("an unknown pseudo-header field");
    if (*slot) return malformed("a pseudo-header field is repeated");
    slot->emplace(fault_ ? std::string_view() : value);
}

void HeadBuilder::add_regular(std::string_view name, std::string_view value) {
    note(name, value);
    if (fault_) return;
    // Clients cut cookies into pieces that compress better (RFC 9113 §8.2.3).
    if (name == "cookie") {
        for (Header& header : request_.headers) {
            if (header.name != name) continue;
            if (!value.empty()) header.value.append("; ").append(value);
            return;
        }
    }
    request_.headers.push_back({std::string(name), std::string(value)});
}

// What the connection itself must know.
void HeadBuilder::note(std::string_view name, std::string_view value) {
    if (name == "content-length") return note_content_length(value);
    if (name == "expect") {
        if (!ascii_equal_fold(value, "100-continue")) refuse(http1::refused::kExpectation);
        expects_continue_ = true;
    }
    if (name == "host" && find(request_.headers, "host")) malformed("Host is repeated");
}

void HeadBuilder::note_content_length(std::string_view value) {
    const auto length = parse_integer(value);
    const bool digits = value.find_first_not_of("0123456789") == std::string_view::npos;
    if (!length || !digits) return malformed("Content-Length is not a decimal number");
    if (content_length_) return malformed("Content-Length is repeated");
    content_length_ = static_cast<std::uint64_t>(*length);
    if (*content_length_ > limits_.body) refuse(http1::refused::kBodyLong);
}

std::optional<HeadFault> HeadBuilder::finish() {
    const auto method = method_of(method_.value_or(""));
    if (method) request_.method = *method;
    readable_ = method.has_value();
    if (fault_) return fault_;
    if (!method_ || !http1::is_token(*method_)) {
        malformed(":method is missing or not a token");
    } else if (*method_ != "CONNECT" && (!scheme_ || !path_ || path_->empty())) {
        malformed(":scheme or :path is missing");
    } else if (!method) {
        refuse(kUnknownMethod);
    } else if (auto fault = finish_host()) {
        return fault;
    } else {
        return finish_target();
    }
    return fault_;
}

// :authority is what Host was; where both are there they must agree (RFC 9113 §8.3.1).
std::optional<HeadFault> HeadBuilder::finish_host() {
    const auto host = find(request_.headers, "host");
    if (!authority_ && !host) return answered(http1::refused::kHostMissing);
    if (authority_ && host && !ascii_equal_fold(*authority_, *host)) {
        return answered(http1::refused::kHostMismatch);
    }
    const std::string_view authority = authority_ ? std::string_view(*authority_) : *host;
    if (!http1::is_authority(authority, http1::Port::kOptional)) {
        return answered(http1::refused::kHostInvalid);
    }
    request_.host.assign(authority);
    return std::nullopt;
}

std::optional<HeadFault> HeadBuilder::finish_target() {
    if (*scheme_ != "https" && *scheme_ != "http") return answered(kBadTarget);
    if (path_->size() > limits_.request_line) return answered(http1::refused::kTargetLong);
    if (!is_visible_ascii(*path_)) return answered(http1::refused::kTargetCharacter);
    if (path_->find('#') != std::string::npos) return answered(http1::refused::kTargetFragment);
    if (*path_ == "*" && request_.method == Method::kOptions) {
        request_.path = "*";
        return std::nullopt;
    }
    if (!path_->starts_with('/')) return answered(http1::refused::kTargetForm);
    const auto target = url::parse_target(*path_);
    if (!target) return answered(kBadTarget);
    request_.path.assign(target->path);
    request_.query.assign(target->query);
    return std::nullopt;
}

}  // namespace madang::http
