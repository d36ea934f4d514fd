// GEOADD in pipelined batches; GEOSEARCH ... ASC COUNT n WITHDIST, and the client's own filter.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/redis_engine.h"

#include <fmt/format.h>
#include <hiredis/hiredis.h>

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "tool/bench/child_process.h"

namespace madang::bench {
namespace {

constexpr std::size_t kBatch = 500;     // points a GEOADD
constexpr double kLatitudeMax = 85.05;  // what GEOADD accepts
constexpr Seconds kStart{20};
constexpr std::uint16_t kOwnKeys = 3;  // categories with a key of their own: those asked for

// Where the client filters it asks for so many, and, until it has enough, for so many times more.
constexpr std::size_t kFirstAsked = std::size_t{8} * kHitsMax;
constexpr std::size_t kMoreAsked = 8;

struct FreeContext {
    void operator()(redisContext* context) const { redisFree(context); }
};
struct FreeReply {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

// One GEOADD being gathered.
struct Batch {
    std::vector<std::string> words;
    std::size_t points = 0;
};

// By the even-odd rule on the plane of degrees.
bool holds(const geo::Polygon& polygon, geo::Position position) {
    bool inside = false;
    const auto& ring = polygon.rings[0];
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const geo::Position& a = ring[i];
        const geo::Position& b = ring[i + 1];
        if ((a.latitude > position.latitude) == (b.latitude > position.latitude)) continue;
        const double part = (position.latitude - a.latitude) / (b.latitude - a.latitude);
        if (position.longitude < a.longitude + part * (b.longitude - a.longitude)) inside = !inside;
    }
    return inside;
}

std::string key_of(std::uint16_t category) {
    return category == 0 ? "places" : fmt::format("places:{}", category);
}

class RedisEngine final : public SearchEngine {
public:
    RedisEngine(ChildProcess server, redisContext* context)
        : server_(std::move(server)), context_(context), empty_(resident_of(server_.pid())) {}

    std::string name() const override { return "Redis GEOSEARCH"; }

    Result<> load(const World& world) override {
        world_ = &world;
        std::vector<Batch> batches(kOwnKeys + 1);
        for (std::size_t id = 0; id < world.points.size(); ++id) {
            TRY(add(batches[0], 0, id));
            const std::uint16_t category = world.points[id].category;
            if (category <= kOwnKeys) TRY(add(batches[category], category, id));
        }
        for (Batch& batch : batches) TRY(flush(batch));
        return {};
    }

    Result<> ask(const Question& question, Answer& answer) override {
        if (question.task == Task::kCount) {
            const Reply reply = TRY(search(question, 0));
            answer.hits = reply->elements;
            return {};
        }
        const Wanted& wanted = question.wanted;
        const bool filters = wanted.open || wanted.rating_min != 0 || question.polygon != nullptr;
        std::size_t count = filters ? kFirstAsked : kHitsMax;
        while (true) {
            const Reply reply = TRY(search(question, count));
            take(*reply, question, answer);
            answer.hits = answer.ids.size();
            if (answer.hits == kHitsMax || reply->elements < count) return {};
            answer.ids.clear();
            count *= kMoreAsked;
        }
    }

    Nanoseconds cpu_time() const override { return cpu_time_of(server_.pid()); }
    Bytes footprint() const override { return {resident_of(server_.pid()).value - empty_.value}; }

private:
    // `count` 0: all of them, in no order.
    Result<Reply> search(const Question& question, std::size_t count) {
        std::vector<std::string> words{"GEOSEARCH",
                                       key_of(question.wanted.category),
                                       "FROMLONLAT",
                                       fmt::format("{:.7f}", question.centre.longitude),
                                       fmt::format("{:.7f}", question.centre.latitude),
                                       "BYRADIUS",
                                       fmt::format("{:.0f}", question.radius.value),
                                       "m"};
        if (count > 0) words.insert(words.end(), {"ASC", "COUNT", std::to_string(count)});
        if (count > 0) words.emplace_back("WITHDIST");
        return ask(words);
    }

    // Keeps the first kHitsMax that pass what Redis does not know.
    void take(const redisReply& reply, const Question& question, Answer& answer) const {
        for (std::size_t i = 0; i < reply.elements && answer.ids.size() < kHitsMax; ++i) {
            const redisReply& name = *reply.element[i]->element[0];
            const auto id =
                static_cast<std::uint64_t>(parse_integer({name.str, name.len}).value_or(0));
            const Point& point = world_->points[id];
            if (point.rating < question.wanted.rating_min) continue;
            if (question.wanted.open && !is_open(point)) continue;
            if (question.polygon != nullptr && !holds(*question.polygon, point.position)) continue;
            answer.ids.push_back(id);
        }
    }

    bool is_open(const Point& point) const {
        return point.schedule != 0 && world_->schedules[point.schedule - 1].is_open;
    }

    Result<> add(Batch& batch, std::uint16_t category, std::size_t id) {
        if (batch.points == 0) batch.words = {"GEOADD", key_of(category)};
        const geo::Position& position = world_->points[id].position;
        const double latitude = std::clamp(position.latitude, -kLatitudeMax, kLatitudeMax);
        batch.words.push_back(fmt::format("{:.7f}", position.longitude));
        batch.words.push_back(fmt::format("{:.7f}", latitude));
        batch.words.push_back(std::to_string(id));
        return ++batch.points == kBatch ? flush(batch) : Result<>();
    }

    Result<> flush(Batch& batch) {
        if (batch.points > 0) TRY(ask(batch.words));
        batch.points = 0;
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
    const World* world_ = nullptr;
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
