// Finds where a text stops being JSON, to tell it to whoever wrote it. Only asked after the fast
// parser has refused the text: it is ten times slower and builds nothing.
//
// Threads: pure function.  Source: RFC 8259.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace madang {

struct JsonMistake {
    std::size_t offset = 0;     // of the first byte that cannot stand there
    const char* expected = "";  // what could, a literal
    std::string path;           // of the value that holds it, "" for the document itself
};

// Returns the first mistake of `text`, or nothing if it is JSON as JsonDocument reads it: RFC 8259,
// at most `depth` levels, numbers that fit 64 bits. Duplicate keys are not looked for.
std::optional<JsonMistake> find_json_mistake(std::string_view text, std::size_t depth);

// Returns the path of a value inside its parent: "a" and "b" give "a.b", "a" and "[1]" give "a[1]".
// Either may be empty.
std::string join_json_path(std::string_view parent, std::string_view child);
std::string json_index(std::size_t index);  // "[1]"

}  // namespace madang
