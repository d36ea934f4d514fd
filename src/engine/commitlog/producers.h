// Which batches of which producers a partition holds, so that one that is sent twice is kept once.
//
// Idea:       a producer with an identity numbers its records; of each the last few batches are
//             remembered with the offsets they got. A batch that is one of these is answered with
//             that offset; one that follows the last is appended; any other is out of order.
// Threads:    one at a time.
// Limits:     kProducersMax, kProducerBatchesMax.
// Source:     KIP-98 (idempotent producer), KIP-360 (a producer that nobody knows may begin
//             anywhere).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/kafka/protocol.h"
#include "wire/kafka/record_batch.h"

namespace madang::commitlog {

class Producers {
public:
    struct Judgement {
        kafka::ErrorCode error = kafka::ErrorCode::kNone;  // otherwise nothing is to be appended
        std::optional<std::int64_t> duplicate_of;          // the offset it got before
    };

    // Says what is to be done with a batch that came in.
    Judgement judge(const kafka::BatchHeader& header) const;

    // Remembers a batch that has its place in the log.
    void remember(const kafka::BatchHeader& header);

    // For a group that may yet fail: copies what `from` knows of a producer, unless it is known
    // here; and takes over all that a group that did not fail has changed.
    void borrow(const Producers& from, std::int64_t producer_id);
    void merge(Producers group);

    std::size_t size() const { return producers_.size(); }

    // All of it as bytes, and back. Errors: corrupt; unsupported if a newer version wrote it.
    std::string encode() const;
    static Result<Producers> decode(std::string_view bytes);

private:
    struct Batch {
        std::int32_t base_sequence = 0;
        std::int32_t last_sequence = 0;
        std::int64_t base_offset = 0;
    };
    struct Producer {
        std::int16_t epoch = 0;
        std::int64_t last_timestamp = 0;
        std::deque<Batch> batches;  // never empty
    };
    void forget_one();

    absl::flat_hash_map<std::int64_t, Producer> producers_;
};

}  // namespace madang::commitlog
