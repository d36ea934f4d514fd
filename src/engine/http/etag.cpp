// Entity tags: writing them, comparing them, evaluating conditions.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/etag.h"

#include <utility>

#include "base/id.h"
#include "base/text.h"
#include "engine/http/limits.h"
#include "engine/http/problem.h"

namespace madang::http {
namespace {

enum class Comparison : std::uint8_t { kStrong, kWeak };

// Takes the next member off a list of entity tags; "" at the end or where it is malformed.
// A comma may stand inside the quotes (RFC 9110 §8.8.3).
std::string_view take_tag(std::string_view& list) {
    const std::size_t start = list.find_first_not_of(" \t,");
    if (start == std::string_view::npos) return {};
    list.remove_prefix(start);
    const std::size_t quote = list.starts_with("W/\"") ? 2 : 0;
    if (list[quote] != '"') return {};
    const std::size_t end = list.find('"', quote + 1);
    if (end == std::string_view::npos) return {};
    const std::string_view tag = list.substr(0, end + 1);
    list.remove_prefix(end + 1);
    return tag;
}

std::string_view opaque(std::string_view tag) {
    return tag.starts_with("W/") ? tag.substr(2) : tag;
}

// RFC 9110 §8.8.3.2
bool equal(std::string_view a, std::string_view b, Comparison comparison) {
    if (comparison == Comparison::kWeak) return opaque(a) == opaque(b);
    return !a.starts_with("W/") && a == b;
}

bool lists(std::string_view list, std::string_view current, Comparison comparison) {
    for (std::size_t i = 0; i < kEntityTagsMax; ++i) {
        const std::string_view tag = take_tag(list);
        if (tag.empty()) return false;
        if (equal(tag, current, comparison)) return true;
    }
    return false;
}

// Whether any field called `name` matches; nothing if there is none.
std::optional<bool> matches(const Request& request, std::string_view name,
                            std::optional<std::string_view> current, Comparison comparison) {
    std::optional<bool> result;
    for (const Header& header : request.headers) {
        if (header.name != name) continue;
        const bool any = trim(header.value) == "*";
        const bool match = current && (any || lists(header.value, *current, comparison));
        result = result.value_or(false) || match;
    }
    return result;
}

bool is_safe(Method method) {
    return method == Method::kGet || method == Method::kHead;
}

}  // namespace

std::string strong_etag(std::uint64_t version) {
    return '"' + encode_id(version) + '"';
}

std::optional<std::uint64_t> version_of(std::string_view etag) {
    if (etag.size() < 2 || !etag.starts_with('"') || !etag.ends_with('"')) return std::nullopt;
    return decode_id(etag.substr(1, etag.size() - 2));
}

Condition evaluate_conditions(const Request& request, std::optional<std::string_view> current) {
    const auto if_match = matches(request, "if-match", current, Comparison::kStrong);
    if (if_match == false) return Condition::kFailed;
    const auto if_none_match = matches(request, "if-none-match", current, Comparison::kWeak);
    if (if_none_match != true) return Condition::kProceed;
    return is_safe(request.method) ? Condition::kNotModified : Condition::kFailed;
}

bool has_if_match(const Request& request) {
    return find(request.headers, "if-match").has_value();
}

Response not_modified(std::string etag) {
    Response response;
    response.status = 304;
    response.headers.push_back({"etag", std::move(etag)});
    return response;
}

Response precondition_failed(const Request& request) {
    return problem(problem_of_status(412, "read it again and repeat the change on the new version"),
                   request.id);
}

}  // namespace madang::http
