// Changes of the directory as clients read them, and where in them a client is.
//
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "engine/feed/reader.h"

namespace madang::places {

// Where a client is: a text that names the log, so that one of another log is recognised, and the
// offset of the change that comes next. "8c1fa04e-1234".
std::string encode_position(const kafka::Uuid& log, std::int64_t offset);

struct GivenPosition {
    std::string_view log;  // as encode_position begins with
    std::int64_t offset = 0;
};
// Returns what the text says, or nothing if it is no position.
std::optional<GivenPosition> decode_position(std::string_view text);
bool is_of(const GivenPosition& given, const kafka::Uuid& log);

// Writes {"position":…, "published":…, "stamp":…, "id":…, "business":…}: the position behind it,
// and a null for a business that is gone.
void write_change(JsonWriter& json, const kafka::Uuid& log, const feed::LoggedChange& logged);

}  // namespace madang::places
