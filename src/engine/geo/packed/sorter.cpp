// Least-significant-digit radix sort that reads its first pass from segments.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/packed/sorter.h"

#include <algorithm>
#include <array>

#include "engine/geo/packed/hilbert.h"

namespace madang::geo {
namespace {

// Records a segment: 12 MiB, so that growing never copies and never doubles the memory.
constexpr std::size_t kSegment = std::size_t{1} << 20;

// Points given at once: 160 KB, in the second-level cache.
constexpr std::size_t kBatch = 4096;

constexpr unsigned kDigitBits = 11;  // 2048 open cache lines fit the second-level cache
constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;
constexpr unsigned kPasses = 6;  // 6 · 11 ≥ 64

using Counts = std::array<std::size_t, kDigits>;

std::size_t digit(std::uint64_t key, unsigned pass) {
    return key >> (pass * kDigitBits) & (kDigits - 1);
}

// Whether all keys have the same digit, so that the pass would only copy.
bool is_trivial(const Counts& counts, std::size_t total) {
    return std::find(counts.begin(), counts.end(), total) != counts.end();
}

void to_offsets(Counts& counts) {
    std::size_t next = 0;
    for (std::size_t& count : counts) count = std::exchange(next, next + count);
}

}  // namespace

Result<> Sorter::add(const Point& point) {
    if (count_ >= kPointsMax) {
        return fail(ErrorCode::kExhausted, "geo index is full", std::int64_t{kPointsMax});
    }
    const std::size_t at = count_ % kSegment;
    if (at == 0) {
        segments_.push_back(std::make_unique_for_overwrite<Record[]>(kSegment));
        rests_.push_back(std::make_unique_for_overwrite<Rest[]>(kSegment));
    }
    const std::uint64_t key = hilbert_key(point.place);
    segments_.back()[at] = {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32),
                            static_cast<std::uint32_t>(count_)};
    rests_.back()[at] = {point.id & kIdMax, point.schedule & kScheduleMax, point.facets,
                         point.category};
    ++count_;
    return {};
}

std::vector<Sorter::Record> Sorter::sorted() {
    auto counts = std::make_unique<std::array<Counts, kPasses>>();
    for (std::size_t i = 0; i < count_; ++i) {
        const std::uint64_t key = segments_[i / kSegment][i % kSegment].key();
        for (unsigned pass = 0; pass < kPasses; ++pass) ++(*counts)[pass][digit(key, pass)];
    }
    std::vector<Record> from(count_);
    to_offsets((*counts)[0]);
    for (std::size_t i = 0; i < count_; ++i) {
        const Record& record = segments_[i / kSegment][i % kSegment];
        from[(*counts)[0][digit(record.key(), 0)]++] = record;
        if (i % kSegment == kSegment - 1) segments_[i / kSegment].reset();
    }
    segments_.clear();
    std::vector<Record> into(count_);
    for (unsigned pass = 1; pass < kPasses; ++pass) {
        Counts& offsets = (*counts)[pass];
        if (is_trivial(offsets, count_)) continue;
        to_offsets(offsets);
        for (const Record& record : from) into[offsets[digit(record.key(), pass)]++] = record;
        from.swap(into);
    }
    return from;
}

Point Sorter::point_of(const Record& record) const {
    const Rest& rest = rests_[record.index / kSegment][record.index % kSegment];
    return {hilbert_place(record.key()), rest.id, rest.category, rest.facets,
            static_cast<std::uint32_t>(rest.schedule)};
}

Result<> Sorter::drain(const TakeSorted& take) {
    const std::vector<Record> records = sorted();
    std::vector<Keyed> batch;
    batch.reserve(kBatch);
    Result<> taken;
    for (std::size_t i = 0; i < records.size() && taken; ++i) {
        // The rests are scattered: ask for one well before its turn.
        if (i + 16 < records.size()) {
            const std::uint32_t ahead = records[i + 16].index;
            __builtin_prefetch(&rests_[ahead / kSegment][ahead % kSegment]);
        }
        batch.push_back({records[i].key(), point_of(records[i])});
        if (batch.size() < kBatch && i + 1 < records.size()) continue;
        taken = take(batch);
        batch.clear();
    }
    rests_.clear();
    count_ = 0;
    return taken;
}

}  // namespace madang::geo
