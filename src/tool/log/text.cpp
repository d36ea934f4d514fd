// SPDX-License-Identifier: Apache-2.0
#include "tool/log/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/json_writer.h"
#include "base/text.h"
#include "base/time.h"
#include "tool/import/console.h"

namespace madang::logtool {
namespace {

constexpr std::int64_t kMaxMilliseconds = 253'402'300'799'999;  // the end of the year 9999
constexpr std::string_view kAbsent = "-";

// The control characters of Unicode beyond ASCII, and those that change the direction of writing
// or break lines: shown as they are they would let a record draw over the lines around it.
bool is_steering(std::string_view character) {
    const bool is_c1 = character.size() == 2 && character[0] == '\xC2' &&
                       static_cast<unsigned char>(character[1]) < 0xA0;
    if (is_c1) return true;
    if (!character.starts_with('\xE2') || character.size() != 3) return false;
    const auto last = static_cast<unsigned char>(character[2]);
    const bool is_mark = character[1] == '\x80' &&
                         ((last >= 0x8E && last <= 0x8F) || (last >= 0xA8 && last <= 0xAE));
    const bool is_isolate = character[1] == '\x81' && last >= 0xA6 && last <= 0xA9;
    return is_mark || is_isolate;
}

void append_hex(std::string& out, std::string_view bytes) {
    for (const char byte : bytes) {
        out += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(byte)));
    }
}

void append_escaped(std::string& out, char byte) {
    switch (byte) {
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        case '\\': out += "\\\\"; return;
        default: break;
    }
    const auto code = static_cast<unsigned char>(byte);
    if (code < 0x20 || code == 0x7F) {
        append_hex(out, {&byte, 1});
    } else {
        out.push_back(byte);
    }
}

std::string line_of(const Entry& entry) {
    std::string text =
        fmt::format("{}  {}:{}", time_text(entry.timestamp), entry.partition, entry.offset);
    if (!entry.unreadable.empty()) return text + "  (" + entry.unreadable + ")";
    text += "  " + (entry.key ? escaped(*entry.key) : std::string("(no key)"));
    text += "  " + (entry.value ? escaped(*entry.value) : std::string("(no value)"));
    if (entry.headers.empty()) return text;
    text += "  [";
    for (const Header& header : entry.headers) {
        if (!text.ends_with('[')) text += ", ";
        text += escaped(header.name) + "=" + (header.value ? escaped(*header.value) : "(none)");
    }
    return text + "]";
}

// Text as text; other bytes under a name of their own, so that nobody takes one for the other.
void add_bytes(JsonWriter& json, const std::string& name, const std::optional<std::string>& bytes) {
    if (!bytes) {
        json.key(name).null();
    } else if (is_valid_utf8(*bytes)) {
        json.member(name, *bytes);
    } else {
        json.member(name + "_base64", base64(*bytes));
    }
}

std::string json_of(const std::string& topic, const Entry& entry) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().member("topic", topic).member("partition", entry.partition);
    json.member("offset", entry.offset).member("timestamp", entry.timestamp);
    json.member("time", time_text(entry.timestamp));
    if (!entry.unreadable.empty()) {
        json.member("unreadable", entry.unreadable).end_object();
        return text;
    }
    add_bytes(json, "key", entry.key);
    add_bytes(json, "value", entry.value);
    json.key("headers").begin_array();
    for (const Header& header : entry.headers) {
        json.begin_object().member("name", header.name);
        add_bytes(json, "value", header.value);
        json.end_object();
    }
    json.end_array().end_object();
    return text;
}

std::optional<std::int64_t> setting(const Settings& settings, std::string_view name) {
    const auto found = std::ranges::find(
        settings, name, [](const auto& pair) { return std::string_view(pair.first); });
    return found == settings.end() ? std::nullopt : parse_integer(found->second);
}

// A number, perhaps with its unit; no time and no address.
bool is_number(std::string_view text) {
    const bool starts = !text.empty() && (text[0] == '-' || (text[0] >= '0' && text[0] <= '9'));
    return starts && text.find('T') == std::string_view::npos && std::ranges::count(text, '.') <= 1;
}

// Columns are counted in characters; wide ones shift, which does not mislead.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

}  // namespace

std::string escaped(std::string_view bytes) {
    std::string out;
    while (!bytes.empty()) {
        const std::size_t size = utf8_character(bytes);
        const std::string_view character = bytes.substr(0, std::max<std::size_t>(size, 1));
        if (size == 1) {
            append_escaped(out, character[0]);
        } else if (size == 0 || is_steering(character)) {
            append_hex(out, character);
        } else {
            out += character;
        }
        bytes.remove_prefix(character.size());
    }
    return out;
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::string_view piece = bytes.substr(at, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const auto byte = i < piece.size() ? static_cast<unsigned char>(piece[i]) : 0U;
            bits = bits << 8 | byte;
        }
        for (std::size_t i = 0; i < 4; ++i) {
            const bool is_padding = i > piece.size();
            out.push_back(is_padding ? '=' : kDigits[bits >> (18 - 6 * i) & 63]);
        }
    }
    return out;
}

std::string time_text(std::int64_t milliseconds) {
    if (milliseconds < 0 || milliseconds > kMaxMilliseconds) return std::string(kAbsent);
    std::string text = to_rfc3339({milliseconds * 1000});
    text.erase(text.size() - 4, 3);  // microseconds are always 000
    return text;
}

std::string size_text(std::uint64_t bytes) {
    constexpr std::array kUnits = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes < 1024) return fmt::format("{} B", bytes);
    auto size = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    for (; size >= 1023.95 && unit + 1 < kUnits.size(); ++unit) size /= 1024;
    return fmt::format("{:.1f} {}", size, kUnits[unit]);
}

std::string duration_text(std::int64_t milliseconds) {
    struct Unit {
        std::int64_t milliseconds;
        const char* name;
    };
    constexpr std::array kUnits = {Unit{86'400'000, "d"}, Unit{3'600'000, "h"}, Unit{60'000, "min"},
                                   Unit{1'000, "s"}, Unit{1, "ms"}};
    std::string text;
    for (const Unit& unit : kUnits) {
        const std::int64_t count = milliseconds / unit.milliseconds;
        milliseconds %= unit.milliseconds;
        if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : " ", count, unit.name);
    }
    return text.empty() ? "0 s" : text;
}

std::string counted(std::uint64_t count, std::string_view one) {
    const char* ending = count == 1 ? "" : one.ends_with("ch") ? "es" : "s";
    return fmt::format("{} {}{}", importer::grouped(count), one, ending);
}

std::string entry_text(const std::string& topic, const Entry& entry, EntryForm form) {
    if (form == EntryForm::kJson) return json_of(topic, entry);
    if (form == EntryForm::kValue) return entry.value.value_or("");
    return line_of(entry);
}

std::string policy_text(const Settings& settings) {
    std::string policy;
    for (const auto& [name, value] : settings) {
        if (name == "cleanup.policy") policy = value;
    }
    if (policy.empty()) return std::string(kAbsent);
    if (policy == "compact") return policy;
    std::string kept;
    const auto time = setting(settings, "retention.ms");
    const auto bytes = setting(settings, "retention.bytes");
    if (time && *time >= 0) kept = duration_text(*time);
    if (bytes && *bytes >= 0) {
        kept += (kept.empty() ? "" : ", ") + size_text(static_cast<std::uint64_t>(*bytes)) +
                " a partition";
    }
    if (kept.empty()) kept = "for ever";
    return policy == "delete" ? kept : "compact, " + kept;
}

std::string Table::text() const {
    std::vector<std::size_t> widths(rows_.front().size());
    std::vector<bool> is_right(rows_.front().size(), rows_.size() > 1);
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        for (std::size_t c = 0; c < widths.size(); ++c) {
            widths[c] = std::max(widths[c], width_of(rows_[r][c]));
            if (r > 0 && !is_number(rows_[r][c])) is_right[c] = false;
        }
    }
    std::string out;
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c) {
            const std::string blanks(widths[c] - width_of(row[c]), ' ');
            line += c == 0 ? "" : "  ";
            line += is_right[c] ? blanks + row[c] : row[c] + blanks;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

}  // namespace madang::logtool
