// What a compaction leaves of a batch.
//
// A record goes if its key stands again behind it. A tombstone goes if its time is over: the first
// compaction that sees it in what is clean then writes that time into its batch (KIP-534), when
// nothing that it hides is left.
// Threads: immutable after construction.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "engine/commitlog/compaction/key_offsets.h"
#include "wire/kafka/compression.h"
#include "wire/kafka/record_batch.h"

namespace madang::commitlog {

// Milliseconds since 1970 that never come.
inline constexpr std::int64_t kNoHorizon = INT64_MAX;

class BatchFilter {
public:
    struct Rules {
        std::int64_t clean_end = 0;  // all keys before it are in the map
        std::int64_t now = 0;        // milliseconds since 1970
        Milliseconds delete_retention{0};
    };
    BatchFilter(const KeyOffsets& newest, const Rules& rules) : newest_(newest), rules_(rules) {}

    struct Filtered {
        enum class Kind : std::uint8_t { kSame, kChanged, kEmpty } kind = Kind::kSame;
        std::string batch;                  // where it changed
        std::int64_t horizon = kNoHorizon;  // when its tombstones may go
    };
    // `batch` is whole and sound. Errors: corrupt, exhausted and unsupported for records that
    // cannot be decompressed.
    Result<Filtered> filter(const kafka::BatchHeader& header, std::string_view batch) const;

private:
    struct Survey {
        std::int32_t kept = 0;
        bool has_tombstone = false;
        std::int64_t max_timestamp = -1;
    };
    bool keeps(const kafka::BatchHeader& header, const kafka::Record& record) const;
    Result<Survey> survey(const kafka::BatchHeader& header, std::string_view records) const;
    Result<std::string> rewrite(kafka::BatchHeader header, const Survey& survey,
                                std::string_view records) const;

    const KeyOffsets& newest_;
    const Rules rules_;
};

// Returns a batch without records that takes the offsets of another: the end of what was cleaned
// can be reached by those who read up to it.
std::string emptied(kafka::BatchHeader header);

}  // namespace madang::commitlog
