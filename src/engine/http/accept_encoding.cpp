// Reading Accept-Encoding.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/accept_encoding.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace madang::http {
namespace {

struct Member {
    std::string_view coding;
    std::optional<double> weight;  // nothing where it cannot be read
};

// Takes the next member off a list "gzip, br;q=0.5".
Member take_member(std::string_view& list) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view member = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));

    const std::size_t semicolon = member.find(';');
    const std::string_view coding = trim(member.substr(0, semicolon));
    if (semicolon == std::string_view::npos) return {coding, 1};
    const std::string_view weight = trim(member.substr(semicolon + 1));
    if (!weight.starts_with("q=") && !weight.starts_with("Q=")) return {coding, std::nullopt};
    return {coding, parse_number(weight.substr(2))};
}

}  // namespace

bool accepts_coding(const Request& request, std::string_view coding) {
    std::optional<bool> named;
    std::optional<bool> any;
    for (const Header& header : request.headers) {
        if (header.name != "accept-encoding") continue;
        std::string_view list = header.value;
        while (!list.empty()) {
            const Member member = take_member(list);
            if (!member.weight) continue;
            if (ascii_equal_fold(member.coding, coding)) named = *member.weight > 0;
            if (member.coding == "*") any = *member.weight > 0;
        }
    }
    return named.value_or(any.value_or(false));
}

}  // namespace madang::http
