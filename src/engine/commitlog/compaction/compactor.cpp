// Learning keys, choosing groups, writing what is left.
// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/compaction/compactor.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/commitlog/compaction/progress.h"
#include "engine/commitlog/limits.h"

namespace madang::commitlog {

using kafka::BatchHeader;

// A segment that is written piece by piece.
class Compactor::Output {
public:
    Output(io::Files& files, const std::string& directory, std::int64_t base)
        : files_(files), directory_(directory), base_(base) {}

    Result<> open() {
        auto file = TRY(files_.open(path(), io::OpenMode::kWrite));
        TRY(file->truncate(0));
        segment_ = std::make_shared<Segment>(base_, std::move(file));
        return {};
    }
    Result<> add(std::string batch) {
        if (gap_) is_changed_ = true;
        gap_.reset();
        return put(std::move(batch));
    }
    // A batch of which nothing is left.
    void skip(const BatchHeader& header) {
        if (gap_ || header.records > 0) is_changed_ = true;
        gap_ = header;
    }
    void note_change() { is_changed_ = true; }

    // Returns the segment, durable; null, and nothing on the disk, if it holds what its one source
    // does.
    Result<SegmentPtr> finish(std::size_t sources) {
        if (gap_) TRY(put(emptied(*gap_)));
        const bool is_same = sources == 1 && !is_changed_;
        if (is_same) {
            TRY(files_.remove(path()));
            return SegmentPtr();
        }
        TRY(flush());
        TRY(segment_->sync());
        TRY(files_.sync_directory(directory_));
        segment_->publish();
        return std::move(segment_);
    }
    // After a failure; what cannot be removed now is removed when the partition is opened.
    void discard() { (void)files_.remove(path()); }

private:
    std::string path() const { return directory_ + "/" + cleaned_name(base_); }

    Result<> put(std::string batch) {
        headers_.push_back(TRY(kafka::decode_batch_header(batch)));
        bytes_ += batch.size();
        batches_.push_back(std::move(batch));
        if (bytes_ >= kScanBytes) TRY(flush());
        return {};
    }
    Result<> flush() {
        const std::vector<std::string_view> pieces(batches_.begin(), batches_.end());
        TRY(segment_->append(pieces, headers_, Segment::SyncFollows::kYes));
        batches_.clear();
        headers_.clear();
        bytes_ = 0;
        return {};
    }

    io::Files& files_;
    const std::string& directory_;
    const std::int64_t base_;
    SegmentPtr segment_;
    std::vector<std::string> batches_;
    std::vector<BatchHeader> headers_;
    std::size_t bytes_ = 0;
    std::optional<BatchHeader> gap_;  // the last batch, where nothing is left of it
    bool is_changed_ = false;
};

Compactor::Compactor(io::Files& files, std::string directory, Input input, std::stop_token stop)
    : files_(files),
      directory_(std::move(directory)),
      input_(std::move(input)),
      stop_(std::move(stop)),
      newest_(input_.keys_bytes_max, input_.seed),
      clean_end_(input_.end) {}

Result<> Compactor::check_going_on() const {
    if (stop_.stop_requested()) return fail(ErrorCode::kCancelled, "the compaction was stopped");
    return {};
}

Result<> Compactor::learn() {
    bool is_full = false;
    for (const SegmentPtr& segment : input_.sealed) {
        if (segment->next_offset() <= input_.clean_end) continue;
        TRY(segment->each_batch([&](const BatchHeader& header, std::string_view batch) -> Result<> {
            if (is_full || header.last_offset() < input_.clean_end) return {};
            return learn(header, batch, is_full);
        }));
        if (is_full) break;
    }
    return {};
}

Result<> Compactor::learn(const BatchHeader& header, std::string_view batch, bool& is_full) {
    TRY(check_going_on());
    const auto records = TRY(kafka::BatchRecords::of(header, batch));
    return kafka::each_record(header, records.bytes(),
                              [&](const kafka::Record& record) -> Result<> {
                                  if (is_full || !record.key || record.offset < input_.clean_end)
                                      return {};
                                  if (newest_.put(*record.key, record.offset)) return {};
                                  is_full = true;
                                  clean_end_ = record.offset;
                                  return {};
                              });
}

std::vector<Compactor::Group> Compactor::groups() const {
    std::vector<Group> all;
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < input_.sealed.size(); ++i) {
        const SegmentPtr& segment = input_.sealed[i];
        if (segment->base_offset() >= clean_end_) break;
        const bool is_last = i + 1 == input_.sealed.size();
        const std::int64_t end = is_last ? input_.end : input_.sealed[i + 1]->base_offset();
        bytes += segment->readable();
        const bool fits = !all.empty() && bytes <= input_.options.segment_bytes.value &&
                          end - all.back().sources.front()->base_offset() <= kSegmentOffsetsMax;
        if (!fits) {
            all.emplace_back();
            bytes = segment->readable();
        }
        all.back().sources.push_back(segment);
        all.back().end = end;
    }
    return all;
}

Result<SegmentPtr> Compactor::rewrite(const Group& group) {
    const BatchFilter filter(newest_, {clean_end_, input_.now, input_.options.delete_retention});
    Output output(files_, directory_, group.sources.front()->base_offset());
    TRY(output.open());
    Result<> done;
    for (const SegmentPtr& source : group.sources) {
        done = rewrite(*source, filter, output);
        if (!done) break;
    }
    Result<SegmentPtr> finished = SegmentPtr();
    if (done) finished = output.finish(group.sources.size());
    if (!done || !finished) output.discard();
    if (!done) return std::unexpected(done.error());
    return finished;
}

Result<> Compactor::rewrite(const Segment& source, const BatchFilter& filter, Output& output) {
    return source.each_batch([&](const BatchHeader& header, std::string_view batch) -> Result<> {
        TRY(check_going_on());
        BatchFilter::Filtered left = TRY(filter.filter(header, batch));
        horizon_ = std::min(horizon_, left.horizon);
        switch (left.kind) {
            case BatchFilter::Filtered::Kind::kEmpty: output.skip(header); return {};
            case BatchFilter::Filtered::Kind::kSame: return output.add(std::string(batch));
            case BatchFilter::Filtered::Kind::kChanged: break;
        }
        output.note_change();
        return output.add(std::move(left.batch));
    });
}

}  // namespace madang::commitlog
