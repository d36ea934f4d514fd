// Writes JSON text without spaces into a string, and sets the commas.
//
//   JsonWriter json(out);
//   json.begin_object();
//   json.member("name", "Cafe").member("latitude", 60.1699);
//   json.end_object();  // {"name":"Cafe","latitude":60.1699}
//
// Invariants: the text is valid JSON and valid UTF-8 whatever the input: broken UTF-8 becomes
// U+FFFD.
//             Misuse (a value without key, a wrong end, a number that is not finite) is a bug:
//             CHECK.
// Doubles read back as the same number, in the shortest form.
// Threads: one.  Limits: kJsonDepthMax levels.  Source: RFC 8259.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace madang {

class JsonWriter {
public:
    // Appends to `out`, which must outlive the writer.
    explicit JsonWriter(std::string& out) : out_(out) {}

    JsonWriter& begin_object();
    JsonWriter& end_object();
    JsonWriter& begin_array();
    JsonWriter& end_array();

    // Inside an object, before each value.
    JsonWriter& key(std::string_view name);

    JsonWriter& string(std::string_view text);
    JsonWriter& integer(std::int64_t value);
    JsonWriter& unsigned_integer(std::uint64_t value);
    JsonWriter& number(double value);
    JsonWriter& boolean(bool value);
    JsonWriter& null();
    // Inserts a value that is JSON text already. It is not checked.
    JsonWriter& raw(std::string_view json);

    // A key and its value.
    JsonWriter& member(std::string_view name, std::string_view text) {
        return key(name).string(text);
    }
    JsonWriter& member(std::string_view name, std::same_as<bool> auto value) {
        return key(name).boolean(value);
    }
    JsonWriter& member(std::string_view name, std::floating_point auto value) {
        return key(name).number(static_cast<double>(value));
    }
    template <std::integral T>
        requires(!std::same_as<T, bool> && !std::same_as<T, char>)
    JsonWriter& member(std::string_view name, T value) {
        if constexpr (std::signed_integral<T>) {
            return key(name).integer(value);
        } else {
            return key(name).unsigned_integer(value);
        }
    }

    // Whether exactly one whole value has been written.
    bool complete() const { return depth_ == 0 && comma_; }

private:
    void open(char bracket, std::uint64_t is_object);
    void close(char bracket, std::uint64_t is_object);
    void begin_value();
    bool in_object() const { return depth_ > 0 && (objects_ & 1) != 0; }

    std::string& out_;
    std::uint64_t objects_ = 0;  // the open levels, innermost in bit 0; 1 is an object
    std::uint32_t depth_ = 0;
    bool comma_ = false;      // a value stands before the next one on this level
    bool after_key_ = false;  // a key waits for its value
};

// Appends `text` as a JSON string with its quotes.
void append_json_string(std::string& out, std::string_view text);

}  // namespace madang
