// Any bytes as a block and as a whole table: opened, walked both ways, searched. Checksums are put
// right, so that what lies behind them is reached.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/check.h"
#include "base/hash.h"
#include "engine/lsm/table/table.h"

namespace {

using namespace madang;
using namespace madang::lsm;

constexpr int kStepsMax = 100'000;

// A file that is a string.
class BytesFile final : public io::File {
public:
    explicit BytesFile(std::string bytes) : bytes_(std::move(bytes)) {}
    Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
        if (offset >= bytes_.size()) return 0;
        const std::size_t size = std::min<std::size_t>(into.size(), bytes_.size() - offset);
        std::memcpy(into.data(), bytes_.data() + offset, size);
        return size;
    }
    Result<std::size_t> read_now(std::uint64_t offset, std::span<char> into) override {
        return read(offset, into);
    }
    Result<> append(std::span<const std::string_view>) override { return refused(); }
    Result<> write(std::uint64_t, std::string_view) override { return refused(); }
    Result<> sync() override { return refused(); }
    Result<std::uint64_t> size() override { return bytes_.size(); }
    Result<> truncate(std::uint64_t) override { return refused(); }
    Result<std::unique_ptr<io::Mapping>> map() override {
        return fail(ErrorCode::kUnsupported, "not a file");
    }
    int descriptor() const override { return -1; }

private:
    static Result<> refused() { return fail(ErrorCode::kDenied, "read only"); }
    std::string bytes_;
};

void walk_all(Cursor& cursor) {
    int steps = 0;
    for (cursor.seek_first(); cursor.valid() && steps < kStepsMax; ++steps) cursor.next();
    for (cursor.seek_last(); cursor.valid() && steps < kStepsMax; ++steps) cursor.previous();
    for (const std::string_view key : {"", "key", "zz"}) {
        cursor.seek({key, kNewestTag});
        if (cursor.valid()) cursor.next();
        cursor.seek_before({key, kOldestTag});
        if (cursor.valid()) cursor.previous();
    }
}

// A table whose only data block, index and footer are made of the input.
std::string table_around(std::string_view block, std::string_view index) {
    std::string bytes;
    const auto put = [&](std::string_view contents) {
        const BlockHandle handle{.offset = bytes.size(), .size = contents.size()};
        bytes += contents;
        bytes += block_trailer(contents);
        return handle;
    };
    put(block);
    Footer footer;
    BloomBuilder bloom(1, 0.01);
    bloom.add(hash64("key"));
    footer.filter = put(bloom.finish());
    footer.index = put(index);
    footer.properties = put(
        encode_properties({.entries = 1, .greatest_stamp = {1}, .first_key = "", .last_key = "z"}));
    return bytes + encode_footer(footer);
}

void open_and_walk(std::string bytes) {
    const auto cache = std::make_shared<BlockCache>(1_MiB);
    const auto table = Table::open(std::make_unique<BytesFile>(std::move(bytes)), 1, cache);
    if (!table) return;
    walk_all(*walk(*table, KeepBlocks::kYes));
    (void)(*table)->find("key", hash64("key"), {100}, Reach::kDisk);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    if (const auto block = Block::parse(std::string(input))) {
        BlockCursor cursor(*block);
        walk_all(cursor);
    }
    open_and_walk(std::string(input));
    BlockBuilder index;
    std::string handle;
    put_handle(handle, {.offset = 0, .size = input.size()});
    index.add({"z", Tag::of({1}, Kind::kValue)}, handle);
    open_and_walk(table_around(input, index.finish()));
    open_and_walk(table_around(input.substr(0, input.size() / 2), input.substr(input.size() / 2)));
    return 0;
}
