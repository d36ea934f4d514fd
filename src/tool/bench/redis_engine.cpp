// GEOADD in pipelined batches; GEOSEARCH ... ASC COUNT 20 WITHDIST.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/redis_engine.h"

#include <fmt/format.h>
#include <hiredis/hiredis.h>

#include <algorithm>
#include <vector>

#include "tool/bench/child_process.h"

namespace madang::bench {
namespace {

constexpr std::size_t kBatch = 500;     // points a GEOADD
constexpr double kLatitudeMax = 85.05;  // what GEOADD accepts
constexpr std::string_view kKey = "places";
constexpr Seconds kStart{20};

struct FreeContext {
    void operator()(redisContext* context) const { redisFree(context); }
};
struct FreeReply {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

class RedisEngine final : public SearchEngine {
public:
    RedisEngine(ChildProcess server, redisContext* context)
        : server_(std::move(server)), context_(context), empty_(resident_of(server_.pid())) {}

    std::string name() const override { return "Redis GEOSEARCH"; }

    Result<> load(std::span<const geo::Position> points) override {
        for (std::size_t i = 0; i < points.size(); i += kBatch) {
            TRY(add(i, points.subspan(i, std::min(kBatch, points.size() - i))));
        }
        return {};
    }

    Result<std::size_t> search(geo::Position centre, Meters radius) override {
        const std::string longitude = fmt::format("{:.7f}", centre.longitude);
        const std::string latitude = fmt::format("{:.7f}", centre.latitude);
        const std::string meters = fmt::format("{:.0f}", radius.value);
        const Reply reply =
            TRY(ask({"GEOSEARCH", std::string(kKey), "FROMLONLAT", longitude, latitude, "BYRADIUS",
                     meters, "m", "ASC", "COUNT", std::to_string(kNearest), "WITHDIST"}));
        return reply->elements;
    }

    Nanoseconds cpu_time() const override { return cpu_time_of(server_.pid()); }
    Bytes footprint() const override { return {resident_of(server_.pid()).value - empty_.value}; }

private:
    Result<> add(std::size_t first, std::span<const geo::Position> points) {
        std::vector<std::string> words{"GEOADD", std::string(kKey)};
        words.reserve(2 + 3 * points.size());
        for (const geo::Position& point : points) {
            const double latitude = std::clamp(point.latitude, -kLatitudeMax, kLatitudeMax);
            words.push_back(fmt::format("{:.7f}", point.longitude));
            words.push_back(fmt::format("{:.7f}", latitude));
            words.push_back(std::to_string(first++));
        }
        TRY(ask(words));
        return {};
    }

    Result<Reply> ask(const std::vector<std::string>& words) {
        std::vector<const char*> arguments;
        std::vector<std::size_t> lengths;
        for (const std::string& word : words) {
            arguments.push_back(word.data());
            lengths.push_back(word.size());
        }
        Reply reply(static_cast<redisReply*>(redisCommandArgv(
            context_.get(), static_cast<int>(words.size()), arguments.data(), lengths.data())));
        if (!reply || reply->type == REDIS_REPLY_ERROR) {
            return fail(ErrorCode::kUnavailable, "Redis refused a command");
        }
        return reply;
    }

    ChildProcess server_;
    std::unique_ptr<redisContext, FreeContext> context_;
    Bytes empty_;
};

}  // namespace

Result<std::unique_ptr<SearchEngine>> start_redis(const std::string& directory) {
    const std::uint16_t port = TRY(free_port());
    ChildProcess server = TRY(
        ChildProcess::start({"redis-server", "--bind", "127.0.0.1", "--port", std::to_string(port),
                             "--save", "", "--appendonly", "no", "--dir", directory},
                            directory + "/redis.log"));
    TRY(wait_for_port(port, kStart));
    redisContext* context = redisConnect("127.0.0.1", port);
    if (context == nullptr || context->err != 0) {
        return fail(ErrorCode::kUnavailable, "cannot connect to redis-server");
    }
    return std::make_unique<RedisEngine>(std::move(server), context);
}

}  // namespace madang::bench
