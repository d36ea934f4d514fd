// Hostile bytes as any of a partition's files: opening ends, with an error or with a partition that
// can be read to its end, appended to and tended.
//
// The input is a row of files: one byte what it is, two its length, then its bytes. Where a format
// has a checksum the fuzzer cannot guess, an even kind puts the right one around the bytes.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/coding.h"
#include "base/hash.h"
#include "engine/commitlog/log.h"
#include "engine/commitlog/replay.h"
#include "io/sim/world.h"

namespace {

using namespace madang;
using namespace madang::commitlog;

constexpr const char* kDirectory = "p";
constexpr std::size_t kFilesMax = 12;

std::string sealed(std::string_view magic, std::string_view body) {
    std::string bytes(magic);
    put_u32(bytes, 1);
    put_u32(bytes, crc32c(body));
    return bytes.append(body);
}

// Batches with right checksums whose headers are the input's.
std::string batches(std::string_view bytes) {
    std::string all;
    Decoder in(bytes);
    while (in.remaining() >= 8) {
        kafka::BatchHeader header;
        header.base_offset = static_cast<std::int64_t>(*in.u16());
        header.attributes = *in.u16();
        header.last_offset_delta = static_cast<std::int32_t>(*in.u16());
        header.records = header.last_offset_delta % 5;
        header.producer_id = header.attributes >> 12;
        header.base_timestamp = header.attributes;
        const std::size_t size = *in.u16() % 256;
        const auto records = in.take(std::min(size, in.remaining()));
        all += kafka::encode_batch(header, *records);
    }
    return all;
}

struct Hostile {
    std::string name;
    std::string bytes;
};

Hostile file_of(std::uint8_t kind, std::string_view bytes) {
    const std::int64_t base = kind / 32;  // so that there are neighbours
    switch (kind % 14) {
        case 0: return {Segment::file_name(base), batches(bytes)};
        case 1: return {Segment::file_name(base), std::string(bytes)};
        case 2: return {Segment::index_name(base), sealed("MDNGIDX\n", bytes)};
        case 3: return {Segment::index_name(base), std::string(bytes)};
        case 4:
            return {Segment::file_name(base).replace(21, 3, "producers"),
                    sealed("MDNGPRD\n", bytes)};
        case 5: return {Segment::file_name(base).replace(21, 3, "producers"), std::string(bytes)};
        case 6: return {"start", sealed("MDNGSTA\n", bytes)};
        case 7: return {"start", std::string(bytes)};
        case 8: return {"compacted", sealed("MDNGCPT\n", bytes)};
        case 9: return {"compacted", std::string(bytes)};
        case 10: return {Segment::file_name(base).replace(21, 3, "cleaned"), batches(bytes)};
        case 11: return {"durable", std::string(bytes)};
        case 12: return {"topics", sealed("MDNGTOP\n", bytes)};
        default: return {"topics", std::string(bytes)};
    }
}

// Reads from the start to the end, batch by batch.
void read_all(const Partition& partition) {
    std::int64_t offset = partition.start_offset();
    while (offset < partition.high_watermark()) {
        const auto slice = partition.read(offset, 1, Reach::kDisk);
        if (!slice || !slice->segment) return;  // an index that lied
        std::string bytes(slice->bytes, '\0');
        const auto count = slice->segment->file().read(slice->position, bytes);
        CHECK(count && *count == bytes.size(), "what is readable is there");
        const auto header = kafka::decode_batch_header(bytes);
        if (!header || header->last_offset() < offset) return;
        offset = header->last_offset() + 1;
    }
}

void use(io::sim::World& world, Partition& partition) {
    read_all(partition);
    (void)replay(partition, partition.start_offset(), [](const auto&) { return Result<>(); });
    (void)partition.find_time(5, Reach::kDisk);
    (void)partition.find_newest(Reach::kDisk);
    kafka::BatchBuilder builder;
    builder.add({.timestamp = 7, .key = "k", .value = "v"});
    const std::int64_t before = partition.high_watermark();
    partition.append(builder.finish(), [&](Appended appended) {
        const bool is_kept = appended.error == kafka::ErrorCode::kNone;
        CHECK(!is_kept || appended.base_offset == before, "it follows what was there");
    });
    world.run_until_idle();
    (void)partition.delete_records(partition.start_offset() + 1);
    (void)partition.tend({});
    world.run_until_idle();
    (void)partition.tend({});
    world.run_until_idle();
    read_all(partition);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    io::sim::World world(1);
    Decoder in(std::string_view(reinterpret_cast<const char*>(data), size));
    io::Files& files = world.disk();
    if (!files.create_directories(kDirectory)) return 0;
    for (std::size_t i = 0; i < kFilesMax && in.remaining() >= 3; ++i) {
        const auto kind = static_cast<std::uint8_t>((*in.take(1))[0]);
        const std::size_t wanted = *in.u16();
        const Hostile file = file_of(kind, *in.take(std::min(wanted, in.remaining())));
        const bool is_written =
            files.replace(std::string(kDirectory) + "/" + file.name, file.bytes).has_value();
        CHECK(is_written, "the simulated disk takes it");
    }
    PartitionOptions options;
    options.cleanup = Cleanup::kCompactAndDelete;
    options.segment_bytes = 4_KiB;
    options.min_dirty_ratio = 0;
    options.segment_time = Milliseconds(0);
    options.retention_bytes = 64_KiB;
    auto partition = Partition::open(world.environment(), kDirectory, options);
    if (partition) use(world, **partition);
    if (partition) partition->reset();
    // The same bytes as those of a log: only its manifest counts.
    (void)Log::open(world.environment(), kDirectory);
    return 0;
}
