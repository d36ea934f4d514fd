// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/hosts.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace madang::resolver {
namespace {

constexpr std::string_view kBlanks = " \t\r\f\v";

std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

std::string_view take_word(std::string_view& line) {
    line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
    const std::size_t end = std::min(line.find_first_of(kBlanks), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(end);
    return word;
}

std::string_view without_comment(std::string_view line, std::string_view marks) {
    return line.substr(0, std::min(line.find_first_of(marks), line.size()));
}

// The number behind "timeout:", up to what is allowed.
std::optional<std::int64_t> option(std::string_view word, std::string_view name,
                                   std::int64_t most) {
    if (!word.starts_with(name)) return std::nullopt;
    const auto value = parse_integer(word.substr(name.size()));
    if (!value || *value < 1) return std::nullopt;
    return std::min(*value, most);
}

void take_options(std::string_view line, ResolvConf& conf) {
    for (std::string_view word = take_word(line); !word.empty(); word = take_word(line)) {
        if (const auto seconds = option(word, "timeout:", kTimeoutSecondsMax)) {
            conf.timeout = Seconds(*seconds);
        }
        if (const auto attempts = option(word, "attempts:", kAttemptsMax)) {
            conf.attempts = static_cast<unsigned>(*attempts);
        }
    }
}

}  // namespace

Result<io::Address> parse_host_address(std::string_view text, std::uint16_t port) {
    std::string with_port(text);
    if (text.find(':') != std::string_view::npos) with_port = "[" + with_port + "]";
    return io::Address::parse(with_port + ":" + std::to_string(port));
}

Hosts Hosts::parse(std::string_view text) {
    Hosts hosts;
    while (!text.empty()) {
        std::string_view line = without_comment(take_line(text), "#");
        const auto address = parse_host_address(take_word(line), 0);
        if (!address) continue;
        for (std::string_view name = take_word(line); !name.empty(); name = take_word(line)) {
            std::vector<io::Address>& known = hosts.addresses_[ascii_lower(name)];
            if (std::ranges::find(known, *address) == known.end()) known.push_back(*address);
        }
    }
    return hosts;
}

const std::vector<io::Address>& Hosts::find(std::string_view name) const {
    static const std::vector<io::Address> kNone;
    const auto found = addresses_.find(ascii_lower(name));
    return found == addresses_.end() ? kNone : found->second;
}

ResolvConf ResolvConf::parse(std::string_view text) {
    ResolvConf conf;
    while (!text.empty()) {
        std::string_view line = without_comment(take_line(text), "#;");
        const std::string_view what = take_word(line);
        if (what == "options") take_options(line, conf);
        if (what != "nameserver" || conf.servers.size() == kServersMax) continue;
        const auto address = parse_host_address(take_word(line), kPort);
        if (address) conf.servers.push_back(*address);
    }
    if (conf.servers.empty()) conf.servers.push_back(io::Address::loopback(kPort));
    return conf;
}

}  // namespace madang::resolver
