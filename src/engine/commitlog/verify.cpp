// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/verify.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "engine/commitlog/limits.h"
#include "engine/commitlog/live_partition.h"
#include "engine/commitlog/manifest.h"

namespace madang::commitlog {
namespace {

using kafka::BatchHeader;

constexpr Bytes kSmallFileMax = 64_MiB;  // indexes, sequences of producers, starts

Result<std::vector<std::int64_t>> list_bases(io::Files& files, const std::string& directory) {
    std::vector<std::int64_t> bases;
    const auto names = files.list(directory);
    if (!names && names.error().code() == ErrorCode::kNotFound) return bases;
    for (const std::string& name : TRY(names)) {
        if (const auto base = Segment::offset_of_name(name)) bases.push_back(*base);
    }
    std::ranges::sort(bases);
    return bases;
}

// What stands at a position that a scan did not get beyond.
Problem problem_at(io::File& file, std::uint64_t position, std::uint64_t left,
                   std::int64_t next_offset) {
    std::array<char, kafka::kBatchHeaderBytes> bytes;
    const auto count = file.read(position, bytes);
    if (!count) return Problem::kUnreadable;
    if (*count < bytes.size()) return Problem::kCutShort;
    const auto header = kafka::decode_batch_header({bytes.data(), bytes.size()});
    if (!header || header->bytes > kBatchBytesMax.value) return Problem::kNoBatch;
    if (header->bytes > left) return Problem::kCutShort;
    return header->base_offset < next_offset ? Problem::kOrder : Problem::kChecksum;
}

class Verifier {
public:
    Verifier(io::Files& files, const PartitionFiles& partition,
             const std::function<void(std::uint64_t)>& progress)
        : files_(files), partition_(partition), progress_(progress) {}

    Verified run() {
        check_start();
        const std::vector<std::int64_t>& bases = partition_.bases;
        if (bases.empty()) add({.problem = Problem::kMissing, .file = partition_.directory});
        for (std::size_t i = 0; i < bases.size(); ++i) {
            const bool is_last = i + 1 == bases.size();
            check_segment(bases[i], is_last ? std::nullopt : std::optional(bases[i + 1]));
        }
        return std::move(found_);
    }

private:
    std::string path(const std::string& name) const { return partition_.directory + "/" + name; }
    void add(Finding finding) { found_.findings.push_back(std::move(finding)); }

    // Returns the bytes of a file, or nothing if there is none or it cannot be read.
    std::optional<std::string> small_file(const std::string& name) const {
        auto bytes = read_file(files_, path(name), kSmallFileMax);
        return bytes ? std::optional(*std::move(bytes)) : std::nullopt;
    }

    void check_start() {
        if (!files_.exists(path(kStartName)).value_or(true)) return;
        const auto bytes = small_file(kStartName);
        const bool is_sound = bytes && decode_start(*bytes);
        if (!is_sound) add({.problem = Problem::kStart, .file = path(kStartName)});
    }

    void check_segment(std::int64_t base, std::optional<std::int64_t> next_base) {
        const std::string file_path = path(Segment::file_name(base));
        Finding finding{.file = file_path, .offset = base, .next_segment = next_base.value_or(-1)};
        ++found_.segments;
        auto file = files_.open(file_path, io::OpenMode::kRead);
        if (!file) {
            finding.problem = Problem::kUnreadable;
            return add(std::move(finding));
        }
        Segment segment(base, *std::move(file));
        const auto scan = segment.scan([this](const BatchHeader& header) -> Result<> {
            note(header);
            return {};
        });
        finding.position = segment.bytes();
        finding.offset = segment.next_offset();
        if (!scan) {
            finding.problem = Problem::kUnreadable;
            return add(std::move(finding));
        }
        finding.bytes = scan->file_bytes - scan->good_bytes;
        if (!next_base) return check_last(segment, *scan, std::move(finding));
        if (!scan->is_whole()) {
            finding.problem =
                problem_at(segment.file(), finding.position, finding.bytes, segment.next_offset());
            return add(std::move(finding));
        }
        if (segment.next_offset() > *next_base) {
            finding.problem = Problem::kOrder;
            finding.file = path(Segment::file_name(*next_base));
            finding.position = 0;
            return add(std::move(finding));
        }
        check_index(segment);
    }

    // Behind what the mark calls durable it is a torn tail, before it damage.
    void check_last(const Segment& segment, const Segment::Scan& scan, Finding finding) {
        check_producers(segment.base_offset());
        const auto mark = DurableMark::open_to_read(files_, path("durable"));
        const std::uint64_t durable = mark ? mark->durable_bytes(segment.base_offset()) : 0;
        if (scan.good_bytes >= durable) {
            finding.problem = Problem::kTornTail;
        } else if (scan.is_whole()) {
            finding.problem = Problem::kCutShort;
        } else {
            finding.problem =
                problem_at(segment.file(), finding.position, finding.bytes, segment.next_offset());
        }
        if (!scan.is_whole() || scan.good_bytes < durable) add(std::move(finding));
    }

    void check_index(const Segment& scanned) {
        const std::int64_t base = scanned.base_offset();
        const std::string name = Segment::index_name(base);
        auto file = files_.open(path(Segment::file_name(base)), io::OpenMode::kRead);
        const auto bytes = small_file(name);
        if (!file || !bytes || !Segment(base, *std::move(file)).load_index(*bytes)) {
            return add({.problem = Problem::kLostIndex, .file = path(name)});
        }
        if (*bytes != scanned.index_bytes()) {
            add({.problem = Problem::kFalseIndex, .file = path(name), .offset = base});
        }
    }

    void check_producers(std::int64_t base) {
        const std::string name = producers_name(base);
        if (!files_.exists(path(name)).value_or(true)) return;
        const auto bytes = small_file(name);
        const bool is_sound = bytes && Producers::decode(*bytes);
        if (!is_sound) add({.problem = Problem::kLostProducers, .file = path(name)});
    }

    void note(const BatchHeader& header) {
        ++found_.batches;
        found_.records += static_cast<std::uint64_t>(std::max(header.records, 0));
        found_.bytes += header.bytes;
        progress_(header.bytes);
    }

    io::Files& files_;
    const PartitionFiles& partition_;
    const std::function<void(std::uint64_t)>& progress_;
    Verified found_;
};

}  // namespace

Result<std::vector<PartitionFiles>> list_partitions(io::Files& files,
                                                    const std::string& directory) {
    const std::string bytes =
        TRY(read_file(files, directory + "/" + kManifestName, kManifestBytesMax));
    const Manifest manifest = TRY(decode_manifest(bytes));
    std::vector<PartitionFiles> partitions;
    for (const ManifestTopic& topic : manifest.topics) {
        for (std::uint32_t i = 0; i < topic.partitions; ++i) {
            PartitionFiles found{topic.name, i, "", {}};
            found.directory = directory + "/" + partition_directory_name(topic.id, i);
            found.bases = TRY(list_bases(files, found.directory));
            partitions.push_back(std::move(found));
        }
    }
    return partitions;
}

Verified verify_partition(io::Files& files, const PartitionFiles& partition,
                          const std::function<void(std::uint64_t bytes)>& progress) {
    return Verifier(files, partition, progress).run();
}

Result<std::uint64_t> bytes_of(io::Files& files, const PartitionFiles& partition) {
    std::uint64_t bytes = 0;
    for (const std::int64_t base : partition.bases) {
        const std::string path = partition.directory + "/" + Segment::file_name(base);
        const auto file = TRY(files.open(path, io::OpenMode::kRead));
        bytes += TRY(file->size());
    }
    return bytes;
}

}  // namespace madang::commitlog
