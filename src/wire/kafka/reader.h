// Reads a message, strictly: what does not fit ends it, before anything is allocated for it.
//
// Threads: one.
// Limits:  kElementsMax, kTagsMax.
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

#include "base/result.h"
#include "wire/kafka/fields.h"
#include "wire/kafka/limits.h"
#include "wire/kafka/protocol.h"

namespace madang::kafka {

enum class Encoding : std::uint8_t { kPlain, kFlexible };

class Reader {
public:
    Reader(std::string_view bytes, std::int16_t version, Encoding encoding)
        : bytes_(bytes), version_(version), is_flexible_(encoding == Encoding::kFlexible) {}

    // Reads the next field, if this version has it. After a failure nothing is read any more.
    template <class T>
    void operator()(T& value, Versions versions = {}) {
        if (versions.hold(version_) && !failed()) read(value);
    }

    // Structures of flexible versions end with these.
    void skip_tags();

    bool failed() const { return fault_ != nullptr; }
    std::size_t offset() const { return offset_; }
    std::string_view rest() const { return bytes_.substr(offset_); }
    // Errors: corrupt, with the offset as detail; also if bytes are left over.
    Result<> finish() const;

private:
    void fail(const char* fault) {
        if (fault_ == nullptr) fault_ = fault;
    }
    std::string_view take(std::size_t size);
    std::uint64_t integer(std::size_t size);
    std::uint64_t varint();
    // Returns a length, or nothing for null.
    std::optional<std::size_t> length(std::size_t plain_size);
    std::optional<std::string_view> text(std::size_t plain_size);

    template <std::integral T>
    void read(T& value) {
        value = static_cast<T>(integer(sizeof(T)));
    }
    void read(bool& value);
    template <class T>
        requires std::is_enum_v<T>
    void read(T& value) {
        value = static_cast<T>(static_cast<std::underlying_type_t<T>>(integer(sizeof(T))));
    }
    void read(std::string& value);
    void read(std::optional<std::string>& value);
    void read(Blob& value);
    void read(Uuid& value);
    void read(Records& value);
    template <class T>
    void read(std::vector<T>& values) {
        if (!elements(values)) fail("a null array where one is needed");
    }
    template <class T>
    void read(std::optional<std::vector<T>>& values) {
        if (!elements(values.emplace())) values.reset();
    }
    template <class T>
        requires requires(Reader& reader, T& value) { T::visit(reader, value); }
    void read(T& value) {
        T::visit(*this, value);
        skip_tags();
    }

    // Returns false for null. Grows with what was read, not with what was announced.
    template <class T>
    bool elements(std::vector<T>& values) {
        const auto count = length(sizeof(std::int32_t));
        if (!count) return false;
        for (std::size_t i = 0; i < *count && !failed(); ++i) {
            if (++elements_ > kElementsMax) return fail("too many elements"), true;
            read(values.emplace_back());
        }
        return true;
    }

    std::string_view bytes_;
    std::int16_t version_;
    bool is_flexible_;
    std::size_t offset_ = 0;
    std::size_t elements_ = 0;
    const char* fault_ = nullptr;
};

// Reads the body of a message; its key must serve the version. What it returns may point into
// `bytes`. Errors: corrupt, with the offset as detail.
template <class Message>
Result<Message> decode(std::string_view bytes, std::int16_t version) {
    const bool is_flexible = find_api(Message::kKey)->is_flexible(version);
    Reader reader(bytes, version, is_flexible ? Encoding::kFlexible : Encoding::kPlain);
    Message message;
    reader(message);
    // librdkafka 2.0 leaves bytes behind two of its requests; Kafka does not look behind an end.
    if constexpr (requires { Message::kMayHaveMore; }) {
        if (!reader.failed()) return message;
    }
    TRY(reader.finish());
    return message;
}

}  // namespace madang::kafka
