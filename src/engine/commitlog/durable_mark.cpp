// Two slots.
// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/durable_mark.h"

#include <array>
#include <string_view>

#include "base/coding.h"
#include "base/hash.h"

namespace madang::commitlog {
namespace {

constexpr std::string_view kMagic{"mrk\1", 4};
constexpr std::size_t kSlotBytes = 32;
constexpr std::size_t kCheckedAt = 8;

struct Slot {
    std::uint64_t sequence = 0;
    std::int64_t base_offset = -1;
    std::uint64_t bytes = 0;
};

// A slot that was never written, or torn, says nothing.
Slot decode(std::string_view bytes) {
    Decoder in(bytes);
    const bool is_whole = bytes.size() == kSlotBytes && *in.take(kMagic.size()) == kMagic &&
                          *in.u32() == crc32c(bytes.substr(kCheckedAt));
    if (!is_whole) return {};
    return {*in.u64(), static_cast<std::int64_t>(*in.u64()), *in.u64()};
}

std::string encode(const Slot& slot) {
    std::string body;
    put_u64(body, slot.sequence);
    put_u64(body, static_cast<std::uint64_t>(slot.base_offset));
    put_u64(body, slot.bytes);
    std::string bytes(kMagic);
    put_u32(bytes, crc32c(body));
    return bytes + body;
}

}  // namespace

Result<DurableMark> DurableMark::open(io::Files& files, const std::string& path) {
    DurableMark mark(TRY(files.open(path, io::OpenMode::kWrite)));
    TRY(mark.load());
    return mark;
}

Result<DurableMark> DurableMark::open_to_read(io::Files& files, const std::string& path) {
    auto file = files.open(path, io::OpenMode::kRead);
    if (!file && file.error().code() == ErrorCode::kNotFound) return DurableMark(nullptr);
    DurableMark mark(TRY(std::move(file)));
    TRY(mark.load());
    return mark;
}

Result<> DurableMark::load() {
    std::array<char, 2 * kSlotBytes> bytes{};
    const std::size_t count = TRY(file_->read(0, bytes));
    for (std::size_t at = 0; at + kSlotBytes <= count; at += kSlotBytes) {
        const Slot slot = decode({bytes.data() + at, kSlotBytes});
        if (slot.sequence <= sequence_) continue;
        sequence_ = slot.sequence;
        base_offset_ = slot.base_offset;
        bytes_ = slot.bytes;
    }
    return {};
}

Result<> DurableMark::write(std::int64_t base_offset, std::uint64_t bytes) {
    if (base_offset == base_offset_ && bytes == bytes_) return {};
    if (!file_) return fail(ErrorCode::kUnavailable, "a mark that is only read");
    base_offset_ = base_offset;
    bytes_ = bytes;
    const std::uint64_t slot = ++sequence_ % 2;
    return file_->write(slot * kSlotBytes, encode({sequence_, base_offset_, bytes_}));
}

}  // namespace madang::commitlog
