// Relative references against the URL of the document that holds them.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/text.h"
#include "wire/url/url.h"

namespace madang::url {
namespace {

// The scheme before the first colon, if nothing else can stand there (RFC 3986 §3.1).
std::string_view scheme_of(std::string_view reference) {
    const auto colon = reference.find(':');
    if (colon == std::string_view::npos || colon == 0) return {};
    const std::string_view scheme = reference.substr(0, colon);
    const auto may_be_scheme = [](char byte) {
        return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
               (byte >= '0' && byte <= '9') || byte == '+' || byte == '-' || byte == '.';
    };
    return std::ranges::all_of(scheme, may_be_scheme) ? scheme : std::string_view();
}

void drop_last_segment(std::string& path) {
    path.erase(std::min(path.rfind('/'), path.size()));
}

// RFC 3986 §5.2.4. `path` begins with a slash.
std::string without_dots(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        const auto end = std::min(path.find('/', 1), path.size());
        const std::string_view segment = path.substr(0, end);
        const bool is_last = end == path.size();
        path.remove_prefix(end);
        if (segment == "/..") drop_last_segment(out);
        if (segment != "/." && segment != "/..") {
            out += segment;
        } else if (is_last) {
            out += '/';
        }
    }
    return out.empty() ? "/" : out;
}

// RFC 3986 §5.2.3.
std::string merged(const std::string& base_path, std::string_view path) {
    return base_path.substr(0, base_path.rfind('/') + 1) + std::string(path);
}

}  // namespace

Result<Url> resolve_reference(const Url& base, std::string_view reference) {
    reference = reference.substr(0, reference.find('#'));
    if (reference.starts_with("//")) return parse_url(base.scheme + ":" + std::string(reference));
    std::string_view path = reference.substr(0, reference.find('?'));
    Url url;
    if (const std::string_view scheme = scheme_of(reference); !scheme.empty()) {
        if (!ascii_equal_fold(scheme, "http") && !ascii_equal_fold(scheme, "https")) {
            return fail(ErrorCode::kUnsupported, "the reference is not to a web address");
        }
        url = TRY(parse_url(reference));
        url.path = without_dots(url.path);
        return url;
    }
    std::string rest;
    if (path.empty()) {
        const bool has_query = !reference.empty();
        rest = base.path + (has_query || base.query.empty() ? "" : "?" + base.query);
        rest += reference;
    } else {
        rest = without_dots(path.starts_with('/') ? std::string(path) : merged(base.path, path));
        rest += reference.substr(path.size());
    }
    return parse_url(base.scheme + "://" + base.authority() + rest);
}

}  // namespace madang::url
