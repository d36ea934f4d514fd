// Scanning, appending and finding. The index in a file:
//
//   OFFSET SIZE MEANING
//        0    8 magic "MDNGIDX\n"
//        8    4 format version, 1
//       12    4 CRC-32C of all from 16
//       16    8 bytes of the segment
//       24    8 offset behind its last batch
//       32    8 highest timestamp
//       40   16 for each entry: offset less the base offset (4), position (4), highest timestamp
//               before it (8)
//
// Integers are little-endian.
// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/segment.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/coding.h"
#include "base/hash.h"
#include "base/text.h"
#include "engine/commitlog/limits.h"

namespace madang::commitlog {
namespace {

using kafka::BatchHeader;
using kafka::kBatchHeaderBytes;

constexpr std::string_view kSuffix = ".log";
constexpr std::size_t kDigits = 20;
constexpr std::string_view kIndexMagic = "MDNGIDX\n";
constexpr std::uint32_t kIndexVersion = 1;
constexpr std::size_t kIndexHeadBytes = 16;

// A window that moves over the file, as large as the largest batch needs.
class Scanner {
public:
    Scanner(io::File& file, std::uint64_t file_bytes) : file_(file), file_bytes_(file_bytes) {}

    // Returns `size` bytes at `position`, fewer at the end of the file.
    Result<std::string_view> view(std::uint64_t position, std::uint64_t size) {
        size = std::min(size, file_bytes_ - position);
        const bool is_held = position >= start_ && position + size <= start_ + held_.size();
        if (!is_held) TRY(fill(position, std::max<std::uint64_t>(size, kScanBytes)));
        return std::string_view(held_).substr(position - start_, size);
    }

private:
    Result<> fill(std::uint64_t position, std::uint64_t size) {
        held_.resize(std::min(size, file_bytes_ - position));
        start_ = position;
        const std::size_t count = TRY(file_.read(position, held_));
        if (count < held_.size()) return fail(ErrorCode::kCorrupt, "a segment shrank while read");
        return {};
    }

    io::File& file_;
    std::uint64_t file_bytes_;
    std::uint64_t start_ = 0;
    std::string held_;
};

// How many of the batches, at least one, to write by one call.
std::size_t portion_of(std::span<const std::string_view> batches) {
    std::size_t count = 0;
    std::uint64_t bytes = 0;
    while (count < batches.size() && bytes < kPortionBytes.value) bytes += batches[count++].size();
    return count;
}

}  // namespace

std::string Segment::file_name(std::int64_t base_offset) {
    return fmt::format("{:020}{}", base_offset, kSuffix);
}

std::optional<std::int64_t> Segment::offset_of_name(std::string_view name) {
    if (name.size() != kDigits + kSuffix.size() || !name.ends_with(kSuffix)) return std::nullopt;
    const auto offset = parse_integer(name.substr(0, kDigits));
    return offset && *offset >= 0 && *offset <= kOffsetMax ? offset : std::nullopt;
}

Result<Segment::Scan> Segment::scan(const std::function<Result<>(const BatchHeader&)>& each) {
    Scan found{.good_bytes = 0, .file_bytes = TRY(file_->size())};
    Scanner scanner(*file_, found.file_bytes);
    while (found.good_bytes < found.file_bytes) {
        const auto head = TRY(scanner.view(found.good_bytes, kBatchHeaderBytes));
        const auto header = kafka::decode_batch_header(head);
        if (!header || header->bytes > found.file_bytes - found.good_bytes) break;
        if (header->base_offset < next_offset_ || header->bytes > kBatchBytesMax.value) break;
        if (header->last_offset() - base_offset_ > kSegmentOffsetsMax) break;
        const auto batch = TRY(scanner.view(found.good_bytes, header->bytes));
        if (!kafka::check_batch(batch)) break;
        TRY(each(*header));
        note(*header);
        found.good_bytes += header->bytes;
    }
    publish();
    return found;
}

Result<> Segment::each_batch(
    const std::function<Result<>(const BatchHeader&, std::string_view)>& each) const {
    const std::uint64_t end = readable();
    Scanner scanner(*file_, end);
    for (std::uint64_t position = 0; position < end;) {
        const auto head = TRY(scanner.view(position, kBatchHeaderBytes));
        const BatchHeader header = TRY(kafka::decode_batch_header(head));
        const auto batch = TRY(scanner.view(position, header.bytes));
        (void)TRY(kafka::check_batch(batch));
        TRY(each(header, batch));
        position += header.bytes;
    }
    return {};
}

Result<> Segment::truncate(std::uint64_t bytes) {
    DCHECK(bytes >= bytes_, "what is good stays");
    return file_->truncate(bytes);
}

Result<> Segment::rewrite(std::uint64_t position) {
    std::string piece;
    while (position < bytes_) {
        piece.resize(std::min<std::uint64_t>(kScanBytes, bytes_ - position));
        TRY(read(position, piece, Reach::kDisk));
        TRY(file_->write(position, piece));
        position += piece.size();
    }
    return file_->sync();
}

std::string Segment::index_name(std::int64_t base_offset) {
    return fmt::format("{:020}.index", base_offset);
}

std::string Segment::index_bytes() const {
    std::string body;
    put_u64(body, bytes_);
    put_u64(body, static_cast<std::uint64_t>(next_offset_));
    put_u64(body, static_cast<std::uint64_t>(max_timestamp_));
    ReaderLock lock(mutex_);
    for (const IndexEntry& entry : index_) {
        put_u32(body, entry.offset);
        put_u32(body, entry.position);
        put_u64(body, static_cast<std::uint64_t>(entry.timestamp));
    }
    std::string bytes(kIndexMagic);
    put_u32(bytes, kIndexVersion);
    put_u32(bytes, crc32c(body));
    return bytes + body;
}

Result<> Segment::load_index(std::string_view bytes) {
    Decoder in(bytes);
    const bool is_ours = TRY(in.take(kIndexMagic.size())) == kIndexMagic &&
                         TRY(in.u32()) == kIndexVersion &&
                         TRY(in.u32()) == crc32c(bytes.substr(kIndexHeadBytes));
    const std::uint64_t segment_bytes = TRY(in.u64());
    if (!is_ours || segment_bytes != TRY(file_->size())) {
        return fail(ErrorCode::kCorrupt, "an index of another segment");
    }
    next_offset_ = static_cast<std::int64_t>(TRY(in.u64()));
    max_timestamp_ = static_cast<std::int64_t>(TRY(in.u64()));
    bytes_ = segment_bytes;
    indexed_ = segment_bytes;
    if (next_offset_ < base_offset_ || next_offset_ - base_offset_ > kSegmentOffsetsMax + 1) {
        return fail(ErrorCode::kCorrupt, "impossible offsets of an index");
    }
    WriterLock lock(mutex_);
    while (!in.done()) {
        IndexEntry entry{TRY(in.u32()), TRY(in.u32()), 0};
        entry.timestamp = static_cast<std::int64_t>(TRY(in.u64()));
        const bool ascends = index_.empty() ? entry.position == 0
                                            : entry.position > index_.back().position &&
                                                  entry.offset > index_.back().offset;
        if (!ascends || entry.position >= segment_bytes) {
            return fail(ErrorCode::kCorrupt, "an index that does not ascend");
        }
        index_.push_back(entry);
    }
    publish();
    return {};
}

// Enters a batch that stands at the end.
void Segment::note(const BatchHeader& header) {
    if (bytes_ == 0 || bytes_ - indexed_ >= kIndexSpacing) {
        const IndexEntry entry{static_cast<std::uint32_t>(header.base_offset - base_offset_),
                               static_cast<std::uint32_t>(bytes_), max_timestamp_};
        WriterLock lock(mutex_);
        index_.push_back(entry);
        indexed_ = bytes_;
    }
    bytes_ += header.bytes;
    next_offset_ = header.last_offset() + 1;
    max_timestamp_ = std::max(max_timestamp_, header.max_timestamp);
}

Result<> Segment::append(std::span<const std::string_view> batches,
                         std::span<const BatchHeader> headers, SyncFollows sync_follows) {
    while (!batches.empty()) {
        const std::size_t count = portion_of(batches);
        TRY(file_->append(batches.first(count)));
        batches = batches.subspan(count);
        if (sync_follows == SyncFollows::kYes && !batches.empty()) file_->begin_sync();
    }
    for (const BatchHeader& header : headers) note(header);
    return {};
}

Result<> Segment::read(std::uint64_t position, std::span<char> into, Reach reach) const {
    const auto count =
        TRY(reach == Reach::kDisk ? file_->read(position, into) : file_->read_now(position, into));
    if (count < into.size()) {
        return fail(ErrorCode::kCorrupt, "a segment ends before its time",
                    static_cast<std::int64_t>(position));
    }
    return {};
}

Result<BatchHeader> Segment::header_at(std::uint64_t position, Reach reach) const {
    std::array<char, kBatchHeaderBytes> bytes;
    TRY(read(position, bytes, reach));
    BatchHeader header =
        TRY(kafka::decode_batch_header(std::string_view(bytes.data(), bytes.size())));
    return header;
}

template <class IsWanted>
Result<std::optional<BatchPlace>> Segment::first_from(std::uint64_t position, Reach reach,
                                                      IsWanted is_wanted) const {
    const std::uint64_t end = readable();
    while (position < end) {
        const BatchHeader header = TRY(header_at(position, reach));
        if (is_wanted(header)) return BatchPlace{position, header};
        position += header.bytes;
    }
    return std::nullopt;
}

Result<std::optional<BatchPlace>> Segment::find(std::int64_t offset, Reach reach) const {
    std::uint64_t start = 0;
    {
        ReaderLock lock(mutex_);
        const auto behind = std::ranges::upper_bound(
            index_, offset, {},
            [this](const IndexEntry& entry) { return base_offset_ + entry.offset; });
        if (behind != index_.begin()) start = std::prev(behind)->position;
    }
    return first_from(start, reach, [offset](const BatchHeader& header) {
        return header.last_offset() >= offset;
    });
}

Result<std::optional<BatchPlace>> Segment::find_time(std::int64_t timestamp, Reach reach) const {
    std::uint64_t start = 0;
    {
        ReaderLock lock(mutex_);
        // All before the last entry whose predecessors are older can be skipped.
        const auto behind = std::ranges::lower_bound(index_, timestamp, {}, &IndexEntry::timestamp);
        if (behind != index_.begin()) start = std::prev(behind)->position;
    }
    return first_from(start, reach, [timestamp](const BatchHeader& header) {
        return header.max_timestamp >= timestamp;
    });
}

Result<std::string> Segment::read_batch(const BatchPlace& place, Reach reach) const {
    std::string batch(place.header.bytes, '\0');
    TRY(read(place.position, batch, reach));
    return batch;
}

}  // namespace madang::commitlog
