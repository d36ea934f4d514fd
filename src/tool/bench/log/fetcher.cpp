// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/log/fetcher.h"

#include <chrono>
#include <vector>

#include "tool/bench/log/socket.h"
#include "wire/kafka/frame.h"
#include "wire/kafka/messages/fetch.h"
#include "wire/kafka/record_batch.h"

namespace madang::bench {
namespace {

using WallClock = std::chrono::steady_clock;

constexpr std::int16_t kVersion = 11;  // librdkafka's
constexpr std::int32_t kBytesAtOnce = 8 << 20;
constexpr int kLanes = 2;

// One connection and how far it has read.
class Lane {
public:
    Lane(Socket socket, const FetchPlan& plan)
        : socket_(std::move(socket)),
          topic_(plan.topic),
          offsets_(static_cast<std::size_t>(plan.partitions)) {}

    Result<> ask() {
        kafka::FetchRequest request;
        request.min_bytes = 1;
        auto& topic = request.topics.emplace_back(topic_);
        const auto each = kBytesAtOnce / static_cast<std::int32_t>(offsets_.size());
        for (std::size_t i = 0; i < offsets_.size(); ++i) {
            auto& partition = topic.partitions.emplace_back();
            partition.index = static_cast<std::int32_t>(i);
            partition.fetch_offset = offsets_[i];
            partition.max_bytes = each;
        }
        const auto key = static_cast<std::int16_t>(kafka::ApiKey::kFetch);
        return socket_.write(
            kafka::encode_request({key, kVersion, ++correlation_, "bench"}, request).bytes);
    }

    // Returns the bytes of whole batches in the answer.
    Result<std::uint64_t> take() {
        buffer_.resize(TRY(socket_.read_length()));
        TRY(socket_.read(buffer_));
        const auto body = TRY(kafka::answer_body({buffer_.data(), buffer_.size()},
                                                 kafka::ApiKey::kFetch, kVersion, correlation_));
        const auto answer = TRY(kafka::decode<kafka::FetchResponse>(body, kVersion));
        std::uint64_t bytes = 0;
        for (const auto& topic : answer.topics) {
            for (const auto& partition : topic.partitions) bytes += TRY(advance(partition));
        }
        return bytes;
    }

private:
    Result<std::uint64_t> advance(const kafka::FetchResponse::Topic::Partition& partition) {
        if (partition.error_code != kafka::ErrorCode::kNone) {
            return fail(ErrorCode::kUnavailable, "the broker refuses a fetch",
                        static_cast<std::int64_t>(partition.error_code));
        }
        std::int64_t& offset = offsets_.at(static_cast<std::size_t>(partition.index));
        std::string_view rest = partition.records.bytes;
        std::uint64_t bytes = 0;
        while (rest.size() >= kafka::kBatchHeaderBytes) {
            const auto header = TRY(kafka::decode_batch_header(rest));
            if (header.bytes > rest.size()) break;
            offset = header.last_offset() + 1;
            bytes += header.bytes;
            rest.remove_prefix(header.bytes);
        }
        if (offset >= partition.high_watermark) offset = 0;
        return bytes;
    }

    Socket socket_;
    std::string topic_;
    std::vector<std::int64_t> offsets_;
    std::vector<char> buffer_;
    std::int32_t correlation_ = 0;
};

}  // namespace

Result<Fetched> fetch(const FetchPlan& plan) {
    std::vector<Lane> lanes;
    lanes.reserve(kLanes);
    for (int i = 0; i < kLanes; ++i) lanes.emplace_back(TRY(Socket::connect(plan.port)), plan);
    for (Lane& lane : lanes) TRY(lane.ask());
    Fetched fetched;
    const auto start = WallClock::now();
    while (WallClock::now() - start < plan.seconds) {
        for (Lane& lane : lanes) {
            fetched.bytes += TRY(lane.take());
            TRY(lane.ask());
        }
    }
    for (Lane& lane : lanes) fetched.bytes += TRY(lane.take());
    fetched.elapsed = WallClock::now() - start;
    return fetched;
}

}  // namespace madang::bench
