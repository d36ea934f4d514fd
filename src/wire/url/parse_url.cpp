// Absolute URLs and request targets: RFC 3986 §3, restricted to http and https (RFC 9110 §4.2).
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.h"
#include "wire/url/url.h"

namespace madang::url {
namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_visible(char c) {
    return c > ' ' && c < 0x7f;
}

// Letters, digits, "-", ".", "_", "~": what names in use are made of. The sub-delims and escapes
// that RFC 3986 §3.2.2 also allows are refused; no resolver takes them.
bool is_host_character(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

// Four decimal octets without leading zeros (RFC 3986 §3.2.2), as they end an IPv6 address.
bool is_ipv4(std::string_view text) {
    for (int octet = 0; octet < 4; ++octet) {
        unsigned value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        const auto digits = static_cast<std::size_t>(end - text.data());
        if (error != std::errc() || value > 255 || digits > 3) return false;
        if (text.front() == '0' && digits > 1) return false;
        text.remove_prefix(digits);
        if (octet == 3) break;
        if (text.empty() || text.front() != '.') return false;
        text.remove_prefix(1);
    }
    return text.empty();
}

// Returns the number of 16-bit groups in a run like "fe80:0:1", or nothing if it is no such run.
// `Ipv4Tail`: whether its last piece may be an IPv4 address, which stands for two groups.
enum class Ipv4Tail : std::uint8_t { kNo, kYes };
std::optional<int> count_groups(std::string_view run, Ipv4Tail tail) {
    if (run.empty()) return 0;
    int groups = 0;
    while (groups <= kIpv6Groups) {
        const auto colon = run.find(':');
        const auto piece = run.substr(0, colon);
        if (colon == std::string_view::npos && tail == Ipv4Tail::kYes && is_ipv4(piece)) {
            return groups + 2;
        }
        if (piece.empty() || piece.size() > kIpv6GroupDigits) return std::nullopt;
        if (!std::all_of(piece.begin(), piece.end(), is_hex)) return std::nullopt;
        ++groups;
        if (colon == std::string_view::npos) return groups;
        run.remove_prefix(colon + 1);
    }
    return std::nullopt;
}

// RFC 4291 §2.2: eight groups, or fewer with one "::".
bool is_ipv6(std::string_view text) {
    const auto gap = text.find("::");
    if (gap == std::string_view::npos) return count_groups(text, Ipv4Tail::kYes) == kIpv6Groups;
    const auto before = count_groups(text.substr(0, gap), Ipv4Tail::kNo);
    const auto after = count_groups(text.substr(gap + 2), Ipv4Tail::kYes);
    return before && after && *before + *after < kIpv6Groups;
}

struct Authority {
    std::string_view host;  // without brackets
    std::string_view port;  // without colon
};

Result<Authority> split_authority(std::string_view text) {
    Authority parts;
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos) {
            return fail(ErrorCode::kInvalid, "the IPv6 address of the URL has no closing bracket");
        }
        parts.host = text.substr(1, close - 1);
        if (!is_ipv6(parts.host)) {
            return fail(ErrorCode::kInvalid, "the IPv6 address of the URL is malformed");
        }
        text.remove_prefix(close + 1);
    } else {
        parts.host = text.substr(0, text.find(':'));
        if (parts.host.empty()) return fail(ErrorCode::kInvalid, "the URL has no host");
        if (parts.host.size() > kHostBytesMax ||
            !std::all_of(parts.host.begin(), parts.host.end(), is_host_character)) {
            return fail(ErrorCode::kInvalid, "the host of the URL is not a name or address");
        }
        text.remove_prefix(parts.host.size());
    }
    if (text.empty()) return parts;
    if (text.front() != ':') return fail(ErrorCode::kInvalid, "text follows the host of the URL");
    parts.port = text.substr(1);
    return parts;
}

// An empty port is the default one (RFC 3986 §3.2.3). Port 0 cannot be connected to.
Result<std::uint16_t> parse_port(std::string_view text, std::uint16_t fallback) {
    if (text.empty()) return fallback;
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0 ||
        text.size() > kPortDigitsMax) {
        return fail(ErrorCode::kInvalid, "the port of the URL is not a number from 1 to 65535");
    }
    return port;
}

// Splits what follows the authority: "", "/path", "?query", "/path?query".
Target split_path(std::string_view text) {
    const auto question = text.find('?');
    Target parts;
    parts.path = text.substr(0, question);
    if (parts.path.empty()) parts.path = "/";
    if (question != std::string_view::npos) parts.query = text.substr(question + 1);
    return parts;
}

struct Pieces {
    std::string scheme;
    std::string_view authority;
    std::string_view rest;  // begins with "/" or "?", or is empty; no fragment
};

Result<Pieces> split_url(std::string_view text) {
    const auto colon = text.find("://");
    if (colon == std::string_view::npos) {
        return fail(ErrorCode::kInvalid, "the URL does not begin with http:// or https://");
    }
    Pieces pieces;
    pieces.scheme = ascii_lower(text.substr(0, colon));
    if (pieces.scheme != "http" && pieces.scheme != "https") {
        return fail(ErrorCode::kInvalid, "the URL does not begin with http:// or https://");
    }
    text.remove_prefix(colon + 3);
    const auto end = std::min(text.find_first_of("/?#"), text.size());
    pieces.authority = text.substr(0, end);
    // RFC 9110 §4.2.4: user names in URLs are for phishing.
    if (pieces.authority.find('@') != std::string_view::npos) {
        return fail(ErrorCode::kInvalid, "the URL names a user");
    }
    pieces.rest = text.substr(end);
    pieces.rest = pieces.rest.substr(0, pieces.rest.find('#'));
    return pieces;
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
    if (text.size() > kUrlBytesMax) {
        return fail(ErrorCode::kExhausted, "the URL is too long", kUrlBytesMax);
    }
    if (!std::all_of(text.begin(), text.end(), is_visible)) {
        return fail(ErrorCode::kInvalid, "the URL holds a byte that is not visible ASCII");
    }
    const Pieces pieces = TRY(split_url(text));
    const Authority authority = TRY(split_authority(pieces.authority));
    const std::uint16_t standard = pieces.scheme == "http" ? kHttpPort : kHttpsPort;
    const Target target = split_path(pieces.rest);
    Url url;
    url.scheme = pieces.scheme;
    url.host = ascii_lower(authority.host);
    url.port = TRY(parse_port(authority.port, standard));
    url.path = target.path;
    url.query = target.query;
    return url;
}

std::string Url::authority() const {
    const bool literal = host.find(':') != std::string::npos;
    std::string text = literal ? "[" + host + "]" : host;
    if (port != (scheme == "http" ? kHttpPort : kHttpsPort)) text += ":" + std::to_string(port);
    return text;
}

std::string Url::target() const {
    return query.empty() ? path : path + "?" + query;
}

Result<Target> parse_target(std::string_view target) {
    if (!std::all_of(target.begin(), target.end(), is_visible)) {
        return fail(ErrorCode::kInvalid, "the target holds a byte that is not visible ASCII");
    }
    if (target.find('#') != std::string_view::npos) {
        return fail(ErrorCode::kInvalid, "the target holds a fragment");
    }
    if (target.starts_with('/')) return split_path(target);
    const Pieces pieces = TRY(split_url(target));
    const Authority authority = TRY(split_authority(pieces.authority));
    if (const auto port = parse_port(authority.port, kHttpPort); !port) {
        return std::unexpected(port.error());
    }
    return split_path(pieces.rest);
}

}  // namespace madang::url
