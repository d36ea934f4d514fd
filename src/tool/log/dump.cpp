// Shows segments batch by batch, as they lie.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "base/result.h"
#include "engine/commitlog/segment.h"
#include "engine/commitlog/verify.h"
#include "tool/log/batch.h"
#include "tool/log/commands.h"
#include "tool/log/limits.h"
#include "tool/log/lookup.h"

namespace madang::logtool {
namespace {

using kafka::BatchHeader;

std::string producer_text(const BatchHeader& header) {
    if (header.producer_id == kafka::kNoProducer) return "no producer";
    return fmt::format("producer {} epoch {} sequence {}", header.producer_id,
                       header.producer_epoch, header.base_sequence);
}

std::string header_text(const BatchHeader& header, std::uint64_t position, bool is_sound) {
    return fmt::format("{:>10}  offsets {} to {}  {}  {}  {}  {}  crc {:08x}{}{}{}", position,
                       header.base_offset, header.last_offset(),
                       counted(static_cast<std::uint64_t>(std::max(header.records, 0)), "record"),
                       size_text(header.bytes), compression_name(header.compression_bits()),
                       producer_text(header), header.crc, is_sound ? "" : " DOES NOT HOLD",
                       header.is_transactional() ? "  transactional" : "",
                       header.is_control() ? "  control" : "") +
           fmt::format("  {} to {}", time_text(header.base_timestamp),
                       time_text(header.max_timestamp));
}

class Dumper {
public:
    Dumper(const Task& task, const DumpOptions& options, std::int32_t partition)
        : task_(task), options_(options), partition_(partition) {}

    Outcome<> dump(const std::string& path) {
        auto file = task_.environment.files.open(path, io::OpenMode::kRead);
        if (!file) return std::unexpected(importer::failure_of(path, file.error()));
        const auto size = (*file)->size();
        if (!size) return std::unexpected(importer::failure_of(path, size.error()));
        fmt::print("{}  {}\n", path, size_text(*size));
        std::uint64_t position = 0;
        while (position < *size && !task_.stopped) {
            const std::uint64_t bytes = TRY(dump_batch(**file, path, position, *size - position));
            if (bytes == 0) break;
            position += bytes;
        }
        return {};
    }

private:
    // Returns how far the next batch is, 0 if there is none to be found.
    Outcome<std::uint64_t> dump_batch(io::File& file, const std::string& path,
                                      std::uint64_t position, std::uint64_t left) {
        std::string bytes(std::min<std::uint64_t>(kafka::kBatchHeaderBytes, left), '\0');
        TRY(read(file, path, position, bytes));
        const auto header = kafka::decode_batch_header(bytes);
        if (!header) {
            fmt::print("{:>10}  no batch: {} bytes that cannot be read as one\n", position, left);
            return 0;
        }
        if (header->bytes > left) {
            fmt::print("{}\n{:>10}  cut short: {} of {} bytes are there\n",
                       header_text(*header, position, true), "", left, header->bytes);
            return 0;
        }
        bytes.resize(header->bytes);
        TRY(read(file, path, position, bytes));
        fmt::print("{}\n", header_text(*header, position, kafka::check_batch(bytes).has_value()));
        if (options_.records) print_records(*header, bytes);
        return header->bytes;
    }

    void print_records(const BatchHeader& header, std::string_view batch) const {
        std::vector<Entry> entries;
        append_entries(header, batch, partition_, header.base_offset, entries);
        for (const Entry& entry : entries) {
            fmt::print("{:>12}{}\n", "", entry_text("", entry, EntryForm::kLine));
        }
    }

    static Outcome<> read(io::File& file, const std::string& path, std::uint64_t position,
                          std::string& bytes) {
        const auto count = file.read(position, bytes);
        if (!count) return std::unexpected(importer::failure_of(path, count.error()));
        if (*count < bytes.size()) return stop(path + " became shorter while it was read");
        return {};
    }

    const Task& task_;
    const DumpOptions& options_;
    const std::int32_t partition_;
};

Outcome<> dump_topic(const Task& task, const std::string& directory, const DumpOptions& options) {
    const auto all = commitlog::list_partitions(task.environment.files, directory);
    if (!all) return std::unexpected(importer::failure_of(directory + "/topics", all.error()));
    bool is_found = false;
    std::vector<std::string> names;
    for (const commitlog::PartitionFiles& partition : *all) {
        names.push_back(partition.topic);
        const auto index = static_cast<std::int32_t>(partition.partition);
        if (partition.topic != options.what || options.partition.value_or(index) != index) continue;
        is_found = true;
        for (const std::int64_t base : partition.bases) {
            const std::string name = commitlog::Segment::file_name(base);
            TRY(Dumper(task, options, index).dump(partition.directory + "/" + name));
        }
    }
    if (is_found) return {};
    if (std::ranges::find(names, options.what) != names.end()) {
        return stop(fmt::format("{} has no partition {}", options.what, *options.partition),
                    "madang log describe lists them.");
    }
    return std::unexpected(
        unknown("topic or file", options.what, directory, names, "madang log topics"));
}

}  // namespace

Outcome<> run_dump(const Task& task, const std::string& directory, const DumpOptions& options) {
    io::Files& files = task.environment.files;
    // Names of topics have no slash; a file beside one is meant by ./name.
    const bool is_file =
        files.exists(options.what).value_or(false) &&
        (options.what.find('/') != std::string::npos || options.what.ends_with(".log"));
    if (is_file) return Dumper(task, options, options.partition.value_or(0)).dump(options.what);
    if (!files.exists(directory + "/topics").value_or(true)) {
        return std::unexpected(absent_failure(directory));
    }
    return dump_topic(task, directory, options);
}

}  // namespace madang::logtool
