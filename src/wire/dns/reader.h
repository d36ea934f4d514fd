// Reads the pieces of a message, strictly.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "wire/dns/name.h"

namespace madang::dns {

enum class Compression : std::uint8_t { kForbidden, kAllowed };

// Errors of all: corrupt, with the offset as detail.
class Reader {
public:
    explicit Reader(std::string_view message) : message_(message), end_(message.size()) {}

    Result<std::uint8_t> u8();
    Result<std::uint16_t> u16();
    Result<std::uint32_t> u32();
    Result<std::string_view> bytes(std::size_t size);
    Result<Name> name(Compression compression);
    template <std::size_t kSize>
    Result<std::array<std::uint8_t, kSize>> array() {
        const std::string_view from = TRY(bytes(kSize));
        std::array<std::uint8_t, kSize> into{};
        for (std::size_t i = 0; i < kSize; ++i) into[i] = static_cast<std::uint8_t>(from[i]);
        return into;
    }

    std::size_t remaining() const { return end_ - offset_; }
    std::unexpected<Error> corrupt(const char* text) const {
        return fail(ErrorCode::kCorrupt, text, static_cast<std::int64_t>(offset_));
    }

    // A reader of the next `size` bytes alone, whose names may point before them; this one goes on
    // behind them.
    Result<Reader> part(std::size_t size);

private:
    enum class LabelsEnd : std::uint8_t { kRoot, kPointer };
    Result<LabelsEnd> labels(Name& into, std::size_t& at, std::size_t end) const;

    std::string_view message_;
    std::size_t offset_ = 0;
    std::size_t end_;
};

}  // namespace madang::dns
