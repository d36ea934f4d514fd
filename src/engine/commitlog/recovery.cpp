// Opening a partition: which segments there are, what of the last is whole, who produced it.
//
// The start offset in a file:
//
//   OFFSET SIZE MEANING
//        0    8 magic "MDNGSTA\n"
//        8    4 format version, 1
//       12    4 CRC-32C of bytes 16 to 23
//       16    8 the offset, little-endian
//
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/coding.h"
#include "base/hash.h"
#include "engine/commitlog/limits.h"
#include "engine/commitlog/live_partition.h"

namespace madang::commitlog {
namespace {

constexpr std::string_view kStartMagic = "MDNGSTA\n";
constexpr std::uint32_t kStartVersion = 1;
constexpr std::size_t kStartHeadBytes = 16;
constexpr Bytes kIndexBytesMax = 64_MiB;
constexpr Bytes kProducersBytesMax = 16_MiB;

class Recovery {
public:
    Recovery(io::Environment& environment, const std::string& directory,
             const PartitionOptions& options, std::shared_ptr<Activity> activity)
        : environment_(environment),
          files_(environment.files),
          directory_(directory),
          options_(options),
          activity_(activity ? std::move(activity) : std::make_shared<Activity>()) {}

    Result<std::shared_ptr<Partition>> run() {
        TRY(files_.create_directories(directory_));
        auto mark = TRY(DurableMark::open(files_, path("durable")));
        CompactionProgress progress = TRY(load_progress(files_, directory_));
        TRY(finish_replacement(files_, directory_, progress));
        const std::int64_t start = TRY(read_start());
        std::vector<std::int64_t> bases = TRY(list_bases());
        // A file that is seen may be one whose name never became durable: an opening that failed.
        TRY(files_.sync_directory(directory_));
        if (bases.empty()) bases.push_back(TRY(create_segment(start)));
        Segments segments;
        for (std::size_t i = 0; i + 1 < bases.size(); ++i) {
            segments.push_back(TRY(open_sealed(bases[i], bases[i + 1])));
        }
        Producers producers = read_producers(bases.back());
        segments.push_back(TRY(open_last(bases.back(), mark, producers)));
        // What a power cut took may have been deleted by name before: offsets are never given
        // twice.
        if (segments.back()->next_offset() < start) {
            segments.push_back(TRY(open_segment(TRY(create_segment(start)))));
        }
        return std::make_shared<LivePartition>(
            environment_,
            LivePartition::Parts{directory_, options_, std::move(segments), std::move(producers),
                                 std::move(mark), std::max(start, bases.front()), progress,
                                 active_since_, activity_});
    }

private:
    std::string path(const std::string& name) const { return directory_ + "/" + name; }

    Result<std::int64_t> read_start() {
        const auto bytes = read_file(files_, path(kStartName), kIndexBytesMax);
        if (!bytes && bytes.error().code() == ErrorCode::kNotFound) return 0;
        return decode_start(TRY(bytes));
    }

    Result<std::vector<std::int64_t>> list_bases() {
        std::vector<std::int64_t> bases;
        for (const std::string& name : TRY(files_.list(directory_))) {
            if (const auto base = Segment::offset_of_name(name)) bases.push_back(*base);
        }
        std::ranges::sort(bases);
        return bases;
    }

    Result<std::int64_t> create_segment(std::int64_t base) {
        TRY(files_.open(path(Segment::file_name(base)), io::OpenMode::kCreate));
        TRY(files_.sync_directory(directory_));
        return base;
    }

    Result<SegmentPtr> open_segment(std::int64_t base) {
        auto file = TRY(files_.open(path(Segment::file_name(base)), io::OpenMode::kWrite));
        return std::make_shared<Segment>(base, std::move(file));
    }

    // Sealed segments are durable whole, so what is wrong with one is damage.
    Result<SegmentPtr> open_sealed(std::int64_t base, std::int64_t next_base) {
        SegmentPtr segment = TRY(open_segment(base));
        if (!load_index(*segment)) {
            segment = TRY(open_segment(base));
            const auto scan = TRY(segment->scan([](const auto&) { return Result<>(); }));
            if (!scan.is_whole()) return damaged(base, scan.good_bytes);
            // The next opening need not read it all; without it, it must.
            (void)files_.replace(path(Segment::index_name(base)), segment->index_bytes());
        }
        if (segment->next_offset() > next_base) return damaged(base, 0);
        return segment;
    }

    bool load_index(Segment& segment) {
        const auto bytes =
            read_file(files_, path(Segment::index_name(segment.base_offset())), kIndexBytesMax);
        return bytes && segment.load_index(*bytes);
    }

    Result<SegmentPtr> open_last(std::int64_t base, const DurableMark& mark, Producers& producers) {
        SegmentPtr segment = TRY(open_segment(base));
        const auto scan = TRY(segment->scan([&](const kafka::BatchHeader& header) -> Result<> {
            producers.remember(header);
            // Who says that it is from the future does not keep a segment open.
            const std::int64_t now = environment_.clock.wall().microseconds / 1000;
            if (active_since_ < 0)
                active_since_ = std::clamp<std::int64_t>(header.base_timestamp, 0, now);
            return {};
        }));
        if (scan.good_bytes < mark.durable_bytes(base)) return damaged(base, scan.good_bytes);
        if (!scan.is_whole()) {
            environment_.log.warning(
                "a torn tail is cut off",
                {{"segment", path(Segment::file_name(base))},
                 {"at", std::to_string(scan.good_bytes)},
                 {"bytes", std::to_string(scan.file_bytes - scan.good_bytes)}});
            TRY(segment->truncate(scan.good_bytes));
        }
        TRY(segment->rewrite(mark.durable_bytes(base)));
        return segment;
    }

    std::unexpected<Error> damaged(std::int64_t base, std::uint64_t position) {
        environment_.log.error(
            "a segment is damaged where it was durable",
            {{"segment", path(Segment::file_name(base))}, {"at", std::to_string(position)}});
        return fail(ErrorCode::kCorrupt, "a segment is damaged where it was durable",
                    static_cast<std::int64_t>(position));
    }

    // Without them a producer that repeats a batch from before the last segment is not recognised.
    Producers read_producers(std::int64_t base) {
        const auto bytes = read_file(files_, path(producers_name(base)), kProducersBytesMax);
        if (!bytes) return {};
        auto producers = Producers::decode(*bytes);
        if (producers) return *std::move(producers);
        environment_.log.warning(
            "the sequences of producers are lost",
            {{"partition", directory_}, {"reason", producers.error().describe()}});
        return {};
    }

    io::Environment& environment_;
    io::Files& files_;
    const std::string& directory_;
    const PartitionOptions& options_;
    std::int64_t active_since_ = -1;
    const std::shared_ptr<Activity> activity_;
};

}  // namespace

Result<std::shared_ptr<Partition>> Partition::open(io::Environment& environment,
                                                   const std::string& directory,
                                                   const PartitionOptions& options,
                                                   std::shared_ptr<Activity> activity) {
    return Recovery(environment, directory, options, std::move(activity)).run();
}

std::string producers_name(std::int64_t base_offset) {
    return fmt::format("{:020}.producers", base_offset);
}

std::string encode_start(std::int64_t offset) {
    std::string body;
    put_u64(body, static_cast<std::uint64_t>(offset));
    std::string bytes(kStartMagic);
    put_u32(bytes, kStartVersion);
    put_u32(bytes, crc32c(body));
    return bytes + body;
}

Result<std::int64_t> decode_start(std::string_view bytes) {
    Decoder in(bytes);
    const bool is_ours = TRY(in.take(kStartMagic.size())) == kStartMagic &&
                         TRY(in.u32()) == kStartVersion &&
                         TRY(in.u32()) == crc32c(bytes.substr(kStartHeadBytes));
    const auto offset = static_cast<std::int64_t>(TRY(in.u64()));
    const bool is_possible = offset >= 0 && offset <= kOffsetMax;
    if (!is_ours || !in.done() || !is_possible) return fail(ErrorCode::kCorrupt, "no start offset");
    return offset;
}

}  // namespace madang::commitlog
