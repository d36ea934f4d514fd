// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/activity.h"

#include <algorithm>
#include <functional>
#include <span>
#include <string>
#include <utility>

namespace madang::commitlog {
namespace {

using kafka::ErrorCode;

// What the handlers answer; anything else is counted behind them.
constexpr std::array kProduceErrors = {
    ErrorCode::kUnknownTopicOrPartition,
    ErrorCode::kCorruptMessage,
    ErrorCode::kInvalidRecord,
    ErrorCode::kMessageTooLarge,
    ErrorCode::kUnsupportedForMessageFormat,
    ErrorCode::kOutOfOrderSequence,
    ErrorCode::kInvalidProducerEpoch,
    ErrorCode::kInvalidRequiredAcks,
    ErrorCode::kInvalidRequest,
    ErrorCode::kRequestTimedOut,
    ErrorCode::kStorageError,
};
constexpr std::array kFetchErrors = {
    ErrorCode::kUnknownTopicOrPartition,
    ErrorCode::kOffsetOutOfRange,
    ErrorCode::kUnknownLeaderEpoch,
    ErrorCode::kFetchSessionIdNotFound,
    ErrorCode::kStorageError,
};

std::span<const ErrorCode> errors_of(Traffic traffic) {
    if (traffic == Traffic::kProduce) return kProduceErrors;
    return kFetchErrors;
}

using Read = std::function<double()>;

// The counter shows through the owner of all of them.
Read reading(const std::shared_ptr<const Activity>& owner, const Counter& counter) {
    return [owner, &counter] { return static_cast<double>(counter.value()); };
}
Read reading(const std::shared_ptr<const Activity>& owner, const Gauge& gauge) {
    return [owner, &gauge] { return gauge.value(); };
}

}  // namespace

void Activity::count_request(std::int16_t key) {
    const auto apis = kafka::apis();
    const auto api = std::ranges::find(apis, kafka::ApiKey{key}, &kafka::Api::key);
    const auto place = static_cast<std::size_t>(api - apis.begin());
    requests_[api == apis.end() ? kKindsMax - 1 : place].add();
}

void Activity::count_error(Traffic traffic, ErrorCode error) {
    if (error == ErrorCode::kNone) return;
    const auto known = errors_of(traffic);
    const auto place = static_cast<std::size_t>(std::ranges::find(known, error) - known.begin());
    (traffic == Traffic::kProduce ? produce_errors_ : fetch_errors_)[place].add();
}

void Activity::add_metrics(const std::shared_ptr<const Activity>& activity, Metrics& metrics) {
    const auto count = [&](const char* name, const char* help, const Counter& counter,
                           const Metrics::Labels& labels = {}) {
        metrics.counter_from(name, help, labels, reading(activity, counter));
    };
    const auto level = [&](const char* name, const char* help, const Gauge& gauge) {
        metrics.gauge_from(name, help, {}, reading(activity, gauge));
    };
    const Activity& all = *activity;
    count("commitlog_appended_batches_total", "Record batches appended", all.batches_appended);
    count("commitlog_appended_records_total", "Records appended", all.records_appended);
    count("commitlog_appended_bytes_total", "Bytes of batches appended", all.bytes_appended);
    count("commitlog_fetched_bytes_total", "Bytes of batches sent to those who fetch",
          all.bytes_fetched);
    count("commitlog_syncs_total", "Times that appends were made durable together", all.syncs);
    metrics.gauge_from("commitlog_appends_waiting",
                       "Appends that wait for their partition's writer", {}, [activity] {
                           const std::uint64_t taken = activity->appends_taken.value();
                           const std::uint64_t queued = activity->appends_queued.value();
                           return static_cast<double>(queued - std::min(queued, taken));
                       });
    level("commitlog_partitions_closed", "Partitions that take no writes until a restart",
          all.partitions_closed);
    level("commitlog_connections", "Clients that are connected", all.connections);
    level("commitlog_groups", "Groups of consumers", all.groups);
    level("commitlog_group_members", "Members of all groups", all.members);
    const auto apis = kafka::apis();
    const char* requests = "commitlog_requests_total";
    const char* requests_help = "Requests read, by their kind";
    for (std::size_t i = 0; i < apis.size(); ++i) {
        count(requests, requests_help, all.requests_[i], {{"kind", std::string(apis[i].name)}});
    }
    count(requests, requests_help, all.requests_[kKindsMax - 1], {{"kind", "other"}});
    const auto count_errors = [&](Traffic traffic, const char* kind, const auto& counters) {
        const auto known = errors_of(traffic);
        for (std::size_t i = 0; i <= known.size(); ++i) {
            const std::string error(i < known.size() ? kafka::name_of(known[i]) : "other");
            count("commitlog_errors_total",
                  "Partitions of a request that were answered by an error", counters[i],
                  {{"kind", kind}, {"error", error}});
        }
    };
    count_errors(Traffic::kProduce, "Produce", all.produce_errors_);
    count_errors(Traffic::kFetch, "Fetch", all.fetch_errors_);
}

}  // namespace madang::commitlog
