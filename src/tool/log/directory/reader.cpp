// SPDX-License-Identifier: Apache-2.0
#include "tool/log/directory/reader.h"

#include <fmt/format.h>

#include <utility>

#include "base/result.h"
#include "tool/log/batch.h"
#include "tool/log/limits.h"

namespace madang::logtool {
namespace {

class DirectoryReader final : public EntryReader {
public:
    DirectoryReader(commitlog::TopicPtr topic, std::vector<Span> spans)
        : topic_(std::move(topic)), spans_(std::move(spans)) {
        skip_finished();
    }

    Outcome<std::optional<Entry>> next() override {
        while (at_ == entries_.size() && !is_done()) {
            auto filled = fill();
            if (!filled) return std::unexpected(filled_failure(filled.error()));
        }
        if (at_ == entries_.size()) return std::nullopt;
        return std::move(entries_[at_++]);
    }

    bool is_done() const override { return current_ == spans_.size() && at_ == entries_.size(); }

private:
    void skip_finished() {
        while (current_ < spans_.size() && spans_[current_].from >= spans_[current_].until) {
            ++current_;
        }
    }

    // Reads some batches of the current partition.
    Result<> fill() {
        entries_.clear();
        at_ = 0;
        Span& span = spans_[current_];
        const auto& partition = *topic_->partitions[static_cast<std::size_t>(span.partition)];
        const commitlog::Slice slice =
            TRY(partition.read(span.from, kReadBytes, commitlog::Reach::kDisk));
        const std::int64_t before = span.from;
        if (slice.segment) TRY(take(slice, span));
        // Nothing from here on: compaction took the last records.
        if (span.from == before) span.from = span.until;
        skip_finished();
        return {};
    }

    Result<> take(const commitlog::Slice& slice, Span& span) {
        std::string bytes(slice.bytes, '\0');
        bytes.resize(TRY(slice.segment->file().read(slice.position, bytes)));
        std::string_view rest = bytes;
        const std::int64_t from = span.from;
        while (rest.size() >= kafka::kBatchHeaderBytes && span.from < span.until) {
            const auto header = TRY(kafka::decode_batch_header(rest));
            if (header.bytes > rest.size()) break;  // the slice ends inside it
            span.from = append_entries(header, rest.substr(0, header.bytes), span.partition, from,
                                       entries_);
            rest.remove_prefix(header.bytes);
        }
        std::erase_if(entries_, [&](const Entry& entry) { return entry.offset >= span.until; });
        return {};
    }

    Failure filled_failure(const Error& error) const {
        const Span& span = spans_[current_];
        return {fmt::format("{}, partition {}, cannot be read at offset {}: {}", topic_->name,
                            span.partition, span.from, error.describe()),
                "madang log verify names the file and what to do."};
    }

    commitlog::TopicPtr topic_;
    std::vector<Span> spans_;
    std::size_t current_ = 0;
    std::vector<Entry> entries_;
    std::size_t at_ = 0;
};

}  // namespace

std::unique_ptr<EntryReader> directory_reader(commitlog::TopicPtr topic, std::vector<Span> spans) {
    return std::make_unique<DirectoryReader>(std::move(topic), std::move(spans));
}

}  // namespace madang::logtool
