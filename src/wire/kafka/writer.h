// Writes a message. Values beyond what their lengths can say are a caller's bug: messages are made
// of what the limits of the log allow.
//
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "wire/kafka/fields.h"
#include "wire/kafka/protocol.h"
#include "wire/kafka/reader.h"

namespace madang::kafka {

// A gap for records that the sender fills from a file.
struct Gap {
    std::size_t position = 0;  // in the bytes: what stands before is sent before
    std::uint64_t size = 0;
};

// A message with its gaps, in their order.
struct Encoded {
    std::string bytes;
    std::vector<Gap> gaps;
};

class Writer {
public:
    Writer(Encoded& out, std::int16_t version, Encoding encoding)
        : out_(out), version_(version), is_flexible_(encoding == Encoding::kFlexible) {}

    template <class T>
    void operator()(const T& value, Versions versions = {}) {
        if (versions.hold(version_)) write(value);
    }

    void end_tags() {
        if (is_flexible_) varint(0);
    }

private:
    void integer(std::uint64_t value, std::size_t size);
    void varint(std::uint64_t value);
    void length(std::size_t value, std::size_t plain_size);
    void null(std::size_t plain_size);

    template <std::integral T>
    void write(T value) {
        integer(static_cast<std::uint64_t>(value), sizeof(T));
    }
    template <class T>
        requires std::is_enum_v<T>
    void write(T value) {
        integer(static_cast<std::uint64_t>(std::to_underlying(value)), sizeof(T));
    }
    void write(const std::string& value);
    void write(const std::optional<std::string>& value);
    void write(const Blob& value);
    void write(const Uuid& value);
    void write(const Records& value);
    template <class T>
    void write(const std::vector<T>& values) {
        length(values.size(), sizeof(std::int32_t));
        for (const T& value : values) write(value);
    }
    template <class T>
    void write(const std::optional<std::vector<T>>& values) {
        if (values) {
            write(*values);
        } else {
            null(sizeof(std::int32_t));
        }
    }
    template <class T>
        requires requires(Writer& writer, const T& value) { T::visit(writer, value); }
    void write(const T& value) {
        T::visit(*this, value);
        end_tags();
    }

    Encoded& out_;
    std::int16_t version_;
    bool is_flexible_;
};

// Appends the body of a message.
template <class Message>
void encode(Encoded& out, const Message& message, std::int16_t version) {
    const bool is_flexible = find_api(Message::kKey)->is_flexible(version);
    Writer writer(out, version, is_flexible ? Encoding::kFlexible : Encoding::kPlain);
    writer(message);
}

}  // namespace madang::kafka
