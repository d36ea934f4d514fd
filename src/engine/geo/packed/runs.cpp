// Runs as records of 24 bytes, and a heap of their readers.
//
// RECORD, in the order of this machine, since no other reads it
// OFFSET SIZE MEANING
//      0    8 key on the curve
//      8    5 id
//     13    3 schedule
//     16    4 facets
//     20    2 category
//     22    2 zero
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/packed/runs.h"

#include <algorithm>
#include <queue>

#include "engine/geo/packed/hilbert.h"

namespace madang::geo {
namespace {

struct Record {
    std::uint64_t key;
    std::uint64_t id : 40;
    std::uint64_t schedule : 24;
    std::uint32_t facets;
    std::uint16_t category;
    std::uint16_t zero;
};
static_assert(sizeof(Record) == 24);

constexpr std::size_t kWindow = std::size_t{1} << 15;  // records: 768 KB, one read
constexpr std::size_t kBatch = 4096;                   // points given at once

Record record_of(const Keyed& keyed) {
    const Point& point = keyed.point;
    return {keyed.key,    point.id & kIdMax, point.schedule & kScheduleMax,
            point.facets, point.category,    0};
}

Keyed keyed_of(const Record& record) {
    return {record.key,
            {hilbert_place(record.key), record.id, record.category, record.facets,
             static_cast<std::uint32_t>(record.schedule)}};
}

std::string_view as_text(std::span<const Record> records) {
    return {reinterpret_cast<const char*>(records.data()), records.size_bytes()};
}

}  // namespace

// The records of one run, one after another.
class Runs::Reader {
public:
    Reader(io::File& file, Extent extent) : file_(file), rest_(extent) {}

    // The next record; null at the end of the run.
    Result<const Record*> next() {
        if (at_ == window_.size()) TRY(fill());
        return window_.empty() ? nullptr : &window_[at_++];
    }

private:
    Result<> fill() {
        window_.resize(std::min<std::uint64_t>(kWindow, rest_.end - rest_.first));
        at_ = 0;
        const std::span<char> bytes(reinterpret_cast<char*>(window_.data()),
                                    window_.size() * sizeof(Record));
        const std::size_t read = TRY(file_.read(rest_.first * sizeof(Record), bytes));
        if (read < bytes.size()) {
            return fail(ErrorCode::kCorrupt, "geo build lost part of its scratch file");
        }
        rest_.first += window_.size();
        return {};
    }

    io::File& file_;
    Extent rest_;
    std::vector<Record> window_;
    std::size_t at_ = 0;
};

Result<Runs> Runs::create(io::Files& files, const std::string& path) {
    if (TRY(files.exists(path))) TRY(files.remove(path));
    auto file = TRY(files.open(path, io::OpenMode::kCreate));
    TRY(files.remove(path));
    return Runs(std::move(file));
}

Result<> Runs::append(Sorter& sorter) {
    const std::uint64_t first = extents_.empty() ? 0 : extents_.back().end;
    extents_.push_back({first, first + sorter.points()});
    std::vector<Record> records;
    return sorter.drain([&](std::span<const Keyed> points) {
        records.clear();
        for (const Keyed& keyed : points) records.push_back(record_of(keyed));
        return file_->append(as_text(records));
    });
}

Result<> Runs::merge(const TakeSorted& take) const {
    struct Head {
        std::uint64_t key;
        std::size_t run;
        const Record* record;

        bool operator>(const Head& other) const {
            return key != other.key ? key > other.key : run > other.run;
        }
    };
    std::vector<Reader> readers;
    readers.reserve(extents_.size());
    for (const Extent& extent : extents_) readers.emplace_back(*file_, extent);
    std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
    const auto advance = [&](std::size_t run) -> Result<> {
        const Record* record = TRY(readers[run].next());
        if (record != nullptr) heads.push({record->key, run, record});
        return {};
    };
    for (std::size_t run = 0; run < readers.size(); ++run) TRY(advance(run));
    std::vector<Keyed> batch;
    while (!heads.empty()) {
        const Head head = heads.top();
        heads.pop();
        batch.push_back(keyed_of(*head.record));
        TRY(advance(head.run));
        if (batch.size() < kBatch && !heads.empty()) continue;
        TRY(take(batch));
        batch.clear();
    }
    return {};
}

}  // namespace madang::geo
