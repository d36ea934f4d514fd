// The request line.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/request_line.h"

#include <algorithm>

#include "base/result.h"
#include "base/text.h"
#include "wire/http1/authority.h"
#include "wire/http1/byte_scan.h"
#include "wire/http1/characters.h"
#include "wire/http1/limits.h"

namespace madang::http1 {
namespace {

constexpr std::string_view kHttp11 = "HTTP/1.1";
constexpr std::string_view kHttp10 = "HTTP/1.0";

// RFC 9112 §2.3: "HTTP/" digit "." digit, in capitals.
bool is_version(std::string_view text) {
    return text.size() == kHttp11.size() && text.starts_with("HTTP/") &&
           is_a(kDigitByte, text[5]) && text[6] == '.' && is_a(kDigitByte, text[7]);
}

std::expected<int, Refusal> parse_version(std::string_view text) {
    if (text == kHttp11) return 1;
    if (text == kHttp10) return 0;
    return std::unexpected(is_version(text) ? refused::kVersionOther : refused::kVersion);
}

// Returns the authority of an absolute-form target, "http://authority/path?query".
std::expected<std::string_view, Refusal> absolute_authority(std::string_view target) {
    const std::size_t colon = std::min(target.find("://"), target.size());
    const std::string_view scheme = target.substr(0, colon);
    if (!ascii_equal_fold(scheme, "http") && !ascii_equal_fold(scheme, "https")) {
        return std::unexpected(refused::kTargetForm);
    }
    if (colon == target.size()) return std::unexpected(refused::kTargetForm);
    target.remove_prefix(colon + 3);
    const std::string_view authority = target.substr(0, target.find_first_of("/?"));
    if (!is_authority(authority, Port::kOptional)) {
        return std::unexpected(refused::kTargetAuthority);
    }
    return authority;
}

// Checks the form of the target against the method (RFC 9112 §3.2). Returns the authority of an
// absolute-form one, else "".
std::expected<std::string_view, Refusal> check_form(std::string_view method,
                                                    std::string_view target) {
    if (method == "CONNECT") {
        if (is_authority(target, Port::kRequired)) return "";
        return std::unexpected(refused::kTargetForm);
    }
    if (target.front() == '/') return "";
    if (target == "*") {
        if (method == "OPTIONS") return "";
        return std::unexpected(refused::kTargetForm);
    }
    return absolute_authority(target);
}

// Says what is wrong with the byte that ends the visible part of a target too early.
const Refusal& target_fault(std::string_view rest, std::size_t target) {
    if (target == rest.size() || target == 0) return refused::kRequestLine;
    return rest[target] == '#' ? refused::kTargetFragment : refused::kTargetCharacter;
}

}  // namespace

bool is_target(std::string_view target) {
    return !target.empty() && count_target(target) == target.size();
}

std::expected<RequestLine, Refusal> parse_request_line(std::string_view line) {
    if (line == "PRI * HTTP/2.0") return std::unexpected(refused::kPreface);  // RFC 9113 §3.4
    RequestLine parts;
    const std::size_t method = count_leading(kTokenByte, line);
    if (method == line.size()) return std::unexpected(refused::kRequestLine);
    if (method == 0 || line[method] != ' ') return std::unexpected(refused::kMethod);
    if (method > kMethodBytesMax) return std::unexpected(refused::kMethodLong);
    parts.method = line.substr(0, method);

    const std::string_view rest = line.substr(method + 1);
    const std::size_t target = count_target(rest);
    if (target == 0 || target == rest.size() || rest[target] != ' ') {
        return std::unexpected(target_fault(rest, target));
    }
    parts.target = rest.substr(0, target);

    const std::string_view version = rest.substr(target + 1);
    if (version.find(' ') != std::string_view::npos) {
        return std::unexpected(refused::kRequestLine);
    }
    parts.minor_version = TRY(parse_version(version));
    parts.authority = TRY(check_form(parts.method, parts.target));
    return parts;
}

}  // namespace madang::http1
