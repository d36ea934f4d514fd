// Changes as JSON.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/api/change_json.h"

#include <array>

#include "base/text.h"

namespace madang::places {

namespace {

// Enough to tell two logs apart that followed one another in one directory.
constexpr std::size_t kLogBytes = 4;
constexpr std::size_t kLogLetters = 2 * kLogBytes;
constexpr std::string_view kDigits = "0123456789abcdef";

std::string name_of(const kafka::Uuid& log) {
    std::string name;
    for (std::size_t i = 0; i < kLogBytes; ++i) {
        const auto byte = static_cast<unsigned char>(log.bytes[i]);
        name.push_back(kDigits[byte >> 4U]);
        name.push_back(kDigits[byte & 15U]);
    }
    return name;
}

}  // namespace

std::string encode_position(const kafka::Uuid& log, std::int64_t offset) {
    return name_of(log) + "-" + std::to_string(offset);
}

std::optional<GivenPosition> decode_position(std::string_view text) {
    if (text.size() <= kLogLetters + 1 || text[kLogLetters] != '-') return std::nullopt;
    GivenPosition given{.log = text.substr(0, kLogLetters)};
    if (given.log.find_first_not_of(kDigits) != std::string_view::npos) return std::nullopt;
    const auto offset = parse_integer(text.substr(kLogLetters + 1));
    if (!offset || *offset < 0) return std::nullopt;
    given.offset = *offset;
    return given;
}

bool is_of(const GivenPosition& given, const kafka::Uuid& log) {
    return given.log == name_of(log);
}

void write_change(JsonWriter& json, const kafka::Uuid& log, const feed::LoggedChange& logged) {
    const feed::Change& change = logged.change;
    json.begin_object().member("position", encode_position(log, logged.offset + 1));
    json.member("published", to_rfc3339(logged.published));
    json.member("stamp", change.stamp).member("id", change.key).key("business");
    if (change.value) {
        json.raw(*change.value);
    } else {
        json.null();
    }
    json.end_object();
}

}  // namespace madang::places
