// Range to Content-Range.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/representation/ranges.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "engine/http/problem.h"

namespace madang::http {
namespace {

struct Range {
    std::uint64_t first = 0;
    std::uint64_t last = 0;  // inclusive
};

std::optional<std::uint64_t> position(std::string_view text) {
    const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
    const auto number = parse_integer(text);
    if (!digits || !number) return std::nullopt;
    return static_cast<std::uint64_t>(*number);
}

// What "bytes=0-99", "bytes=100-" or "bytes=-5" mean of so many bytes. Nothing: not one range.
// An empty one lies behind the end.
struct Asked {
    bool understood = false;
    std::optional<Range> range;
};
Asked read_range(std::string_view value, std::uint64_t size) {
    constexpr std::string_view kUnit = "bytes=";
    if (!value.starts_with(kUnit)) return {};
    value = trim(value.substr(kUnit.size()));
    const std::size_t dash = value.find('-');
    if (dash == std::string_view::npos || value.find(',') != std::string_view::npos) return {};
    const auto first = position(value.substr(0, dash));
    const auto last = position(value.substr(dash + 1));
    if (dash == 0) {
        if (!last) return {};
        if (*last == 0 || size == 0) return {true, std::nullopt};
        return {true, Range{size - std::min(size, *last), size - 1}};
    }
    const bool open = dash + 1 == value.size();
    if (!first || (!open && (!last || *last < *first))) return {};
    if (*first >= size) return {true, std::nullopt};
    return {true, Range{*first, open ? size - 1 : std::min(*last, size - 1)}};
}

// If-Range: the part only if the whole has not changed; the tag must be strong.
bool is_still_the_same(const Request& request, const Response& response) {
    const auto condition = find(request.headers, "if-range");
    if (!condition) return true;
    const auto etag = find(response.headers, "etag");
    return etag && *etag == *condition && !etag->starts_with("W/");
}

std::string content_range(const Range& range, std::uint64_t size) {
    return "bytes " + std::to_string(range.first) + "-" + std::to_string(range.last) + "/" +
           std::to_string(size);
}

void cut(Body& body, const Range& range) {
    const std::uint64_t length = range.last - range.first + 1;
    if (Chunk* chunk = std::get_if<Chunk>(&body)) {
        *chunk = std::make_shared<const std::string>(**chunk, range.first, length);
    } else if (FileRange* file = std::get_if<FileRange>(&body)) {
        file->offset += range.first;
        file->length = length;
    }
}

}  // namespace

void apply_range(const Request& request, Response& response) {
    if (request.method != Method::kGet || response.status != 200) return;
    if (find(response.headers, "accept-ranges") != "bytes") return;
    const auto value = find(request.headers, "range");
    if (!value || !is_still_the_same(request, response)) return;
    const std::uint64_t size = size_of(response.body);
    const Asked asked = read_range(*value, size);
    if (!asked.understood) return;
    if (!asked.range) {
        response = problem(problem_of_status(416, "there are " + std::to_string(size) + " bytes"),
                           request.id);
        response.headers.push_back({"content-range", "bytes */" + std::to_string(size)});
        return;
    }
    response.status = 206;
    response.headers.push_back({"content-range", content_range(*asked.range, size)});
    cut(response.body, *asked.range);
}

}  // namespace madang::http
