// Query strings: application/x-www-form-urlencoded (WHATWG URL §5), with errors instead of repairs.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "wire/url/decode.h"
#include "wire/url/url.h"

namespace madang::url {
namespace {

Result<Parameter> parse_parameter(std::string_view piece) {
    const auto equals = std::min(piece.find('='), piece.size());
    Parameter parameter;
    parameter.name = TRY(decode(piece.substr(0, equals), Plus::kBlank));
    if (equals < piece.size()) {
        parameter.value = TRY(decode(piece.substr(equals + 1), Plus::kBlank));
    }
    return parameter;
}

void put_component(std::string& out, std::string_view text) {
    for (std::size_t blank = text.find(' '); blank != std::string_view::npos;
         blank = text.find(' ')) {
        out += percent_encode(text.substr(0, blank));
        out += '+';
        text.remove_prefix(blank + 1);
    }
    out += percent_encode(text);
}

}  // namespace

Result<std::vector<Parameter>> parse_query(std::string_view query, std::size_t limit) {
    std::vector<Parameter> parameters;
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto piece = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (piece.empty()) continue;
        if (parameters.size() == limit) {
            return fail(ErrorCode::kExhausted, "the query has too many parameters",
                        static_cast<std::int64_t>(limit));
        }
        parameters.push_back(TRY(parse_parameter(piece)));
    }
    return parameters;
}

std::string format_query(const std::vector<Parameter>& parameters) {
    std::string out;
    for (const Parameter& parameter : parameters) {
        if (!out.empty()) out += '&';
        put_component(out, parameter.name);
        out += '=';
        put_component(out, parameter.value);
    }
    return out;
}

}  // namespace madang::url
