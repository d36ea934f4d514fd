// Footer, handles and properties of a table.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/table/table_format.h"

#include "base/coding.h"
#include "base/hash.h"

namespace madang::lsm {

namespace {

constexpr std::string_view kTableMagic = "MDNGTBL\n";

void put_fixed(std::string& out, BlockHandle handle) {
    put_u64(out, handle.offset);
    put_u64(out, handle.size);
}

Result<BlockHandle> decode_fixed(Decoder& decoder) {
    const std::uint64_t offset = TRY(decoder.u64());
    const std::uint64_t size = TRY(decoder.u64());
    return BlockHandle{.offset = offset, .size = size};
}

}  // namespace

void put_handle(std::string& out, BlockHandle handle) {
    put_varint(out, handle.offset);
    put_varint(out, handle.size);
}

Result<BlockHandle> decode_handle(std::string_view bytes) {
    Decoder decoder(bytes);
    const std::uint64_t offset = TRY(decoder.varint());
    const std::uint64_t size = TRY(decoder.varint());
    return BlockHandle{.offset = offset, .size = size};
}

std::string encode_footer(const Footer& footer) {
    std::string bytes;
    put_fixed(bytes, footer.filter);
    put_fixed(bytes, footer.index);
    put_fixed(bytes, footer.properties);
    put_u32(bytes, kTableVersion);
    put_u32(bytes, crc32c(bytes));
    bytes += kTableMagic;
    return bytes;
}

Result<Footer> decode_footer(std::string_view bytes) {
    if (bytes.size() != kFooterBytes || !bytes.ends_with(kTableMagic)) {
        return fail(ErrorCode::kCorrupt, "not a table file");
    }
    Decoder decoder(bytes);
    Footer footer;
    footer.filter = TRY(decode_fixed(decoder));
    footer.index = TRY(decode_fixed(decoder));
    footer.properties = TRY(decode_fixed(decoder));
    const std::uint32_t version = TRY(decoder.u32());
    const std::uint32_t expected = crc32c(bytes.substr(0, decoder.offset()));
    if (TRY(decoder.u32()) != expected) {
        return fail(ErrorCode::kCorrupt, "table footer fails its checksum");
    }
    if (version > kTableVersion) {
        return fail(ErrorCode::kUnsupported, "table written by a newer version", version);
    }
    return footer;
}

std::string encode_properties(const TableProperties& properties) {
    std::string bytes;
    put_varint(bytes, properties.entries);
    put_u64(bytes, properties.greatest_stamp.value);
    put_bytes(bytes, properties.first_key);
    put_bytes(bytes, properties.last_key);
    return bytes;
}

Result<TableProperties> decode_properties(std::string_view bytes) {
    Decoder decoder(bytes);
    TableProperties properties;
    properties.entries = TRY(decoder.varint());
    properties.greatest_stamp.value = TRY(decoder.u64());
    properties.first_key = TRY(decoder.bytes());
    properties.last_key = TRY(decoder.bytes());
    return properties;
}

}  // namespace madang::lsm
