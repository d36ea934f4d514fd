// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/compaction/progress.h"

#include <fmt/format.h>

#include <optional>

#include "base/coding.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/units.h"
#include "engine/commitlog/segment.h"

namespace madang::commitlog {
namespace {

constexpr std::string_view kMagic = "MDNGCPT\n";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHeadBytes = 16;
constexpr Bytes kBytesMax = 4_KiB;
constexpr const char* kName = "compacted";
constexpr std::string_view kCleanedSuffix = ".cleaned";
constexpr std::size_t kDigits = 20;

void put_i64(std::string& out, std::int64_t value) {
    put_u64(out, static_cast<std::uint64_t>(value));
}

Result<std::int64_t> take_i64(Decoder& in) {
    return static_cast<std::int64_t>(TRY(in.u64()));
}

// The offset in the name of a segment's file, of whatever kind.
std::optional<std::int64_t> base_in(std::string_view name) {
    if (name.size() <= kDigits || name[kDigits] != '.') return std::nullopt;
    return parse_integer(name.substr(0, kDigits));
}

}  // namespace

std::string encode_progress(const CompactionProgress& progress) {
    std::string body;
    put_i64(body, progress.clean_end);
    put_i64(body, progress.horizon);
    put_i64(body, progress.replaced_base);
    put_i64(body, progress.replaced_end);
    std::string bytes(kMagic);
    put_u32(bytes, kVersion);
    put_u32(bytes, crc32c(body));
    return bytes + body;
}

Result<CompactionProgress> decode_progress(std::string_view bytes) {
    Decoder in(bytes);
    if (TRY(in.take(kMagic.size())) != kMagic) {
        return fail(ErrorCode::kCorrupt, "no progress of a compaction");
    }
    if (TRY(in.u32()) != kVersion) {
        return fail(ErrorCode::kUnsupported, "a compaction of a newer form");
    }
    if (TRY(in.u32()) != crc32c(bytes.substr(kHeadBytes))) {
        return fail(ErrorCode::kCorrupt, "the checksum of a compaction");
    }
    CompactionProgress progress;
    progress.clean_end = TRY(take_i64(in));
    progress.horizon = TRY(take_i64(in));
    progress.replaced_base = TRY(take_i64(in));
    progress.replaced_end = TRY(take_i64(in));
    const bool is_possible =
        in.done() && progress.replaced_base >= CompactionProgress::kNothing &&
        (!progress.is_replacing() || progress.replaced_end > progress.replaced_base);
    if (!is_possible) return fail(ErrorCode::kCorrupt, "an impossible compaction");
    return progress;
}

Result<CompactionProgress> load_progress(io::Files& files, const std::string& directory) {
    const auto bytes = read_file(files, directory + "/" + kName, kBytesMax);
    if (!bytes && bytes.error().code() == ErrorCode::kNotFound) return CompactionProgress();
    return decode_progress(TRY(bytes));
}

Result<> save_progress(io::Files& files, const std::string& directory,
                       const CompactionProgress& progress) {
    return files.replace(directory + "/" + kName, encode_progress(progress));
}

std::string cleaned_name(std::int64_t base_offset) {
    return fmt::format("{:020}{}", base_offset, kCleanedSuffix);
}

Result<> finish_replacement(io::Files& files, const std::string& directory,
                            CompactionProgress& progress) {
    const std::int64_t base = progress.replaced_base;
    const bool is_replacing = progress.is_replacing();
    const std::string in_place = directory + "/" + Segment::file_name(base);
    bool is_changed = false;
    for (const std::string& name : TRY(files.list(directory))) {
        const auto found = base_in(name);
        if (!found) continue;
        const std::string path = fmt::format("{}/{}", directory, name);
        const bool is_cleaned = name.ends_with(kCleanedSuffix);
        if (is_replacing && is_cleaned && *found == base) {
            TRY(files.rename(path, in_place));
        } else if (is_cleaned ||
                   (is_replacing && *found > base && *found < progress.replaced_end) ||
                   (is_replacing && name == Segment::index_name(base))) {
            TRY(files.remove(path));
        } else {
            continue;
        }
        is_changed = true;
    }
    if (is_changed) TRY(files.sync_directory(directory));
    if (!is_replacing) return {};
    progress.replaced_base = CompactionProgress::kNothing;
    progress.replaced_end = CompactionProgress::kNothing;
    return save_progress(files, directory, progress);
}

}  // namespace madang::commitlog
