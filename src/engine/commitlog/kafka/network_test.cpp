// A producer over a network that delays and cuts, to a broker whose power goes: every acknowledged
// record is there exactly once, in its place, without a gap.
// SPDX-License-Identifier: Apache-2.0
#include "io/sim/network.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "engine/commitlog/kafka/connection.h"
#include "engine/commitlog/kafka/desk.h"
#include "engine/commitlog/testing.h"
#include "io/await.h"
#include "io/sim/world.h"
#include "wire/kafka/all_messages.h"

namespace madang::commitlog {
namespace {

using kafka::ErrorCode;

constexpr const char* kTopic = "t";
constexpr int kBatches = 40;
constexpr int kInFlight = 5;            // what a broker must recognise of a producer (KIP-98)
constexpr Milliseconds kPatience{200};  // of the producer with an answer

std::string value_of(int batch) {
    return "value " + std::to_string(batch);
}

// Sends batches of one record each, numbered, several under way at a time; what has no answer when
// a connection ends is sent again over the next.
class Producer {
public:
    Producer(io::sim::World& world, io::sim::Network& network) : world_(world), network_(network) {}

    // Until all are acknowledged or give_up() is called.
    io::Task<> run() {
        is_running_ = true;
        while (next_ < kBatches && !has_given_up_) {
            auto stream = network_.connect();
            if (stream) {
                stream_ = stream->get();
                auto talking = talk(**stream);
                co_await std::move(talking);
                stream_ = nullptr;
                ++connections_;
            }
            auto pausing = io::pause(world_.reactor(), Milliseconds(1));
            co_await std::move(pausing);
        }
        is_running_ = false;
    }
    void give_up() {
        has_given_up_ = true;
        if (stream_ != nullptr) stream_->cancel();
    }
    void begin_anew() { has_given_up_ = false; }

    bool is_running() const { return is_running_; }
    int acknowledged() const { return next_; }
    int connections() const { return connections_; }
    const std::string& failure() const { return failure_; }

private:
    io::Task<> talk(io::Stream& stream) {
        if (id_ < 0) {
            auto asking = ask_for_identity(stream);
            const auto done = co_await std::move(asking);
            if (!done) co_return;
        }
        while (next_ < kBatches) {
            const int end = std::min(next_ + kInFlight, kBatches);
            auto exchanging = exchange(stream, next_, end);
            const auto done = co_await std::move(exchanging);
            if (!done) co_return;
        }
    }

    io::Task<Result<>> ask_for_identity(io::Stream& stream) {
        const auto key = static_cast<std::int16_t>(kafka::ApiKey::kInitProducerId);
        const std::string asked =
            kafka::encode_request({key, 1, 0, "p"}, kafka::InitProducerIdRequest()).bytes;
        auto writing = io::write_all(stream, asked, deadline());
        CO_TRY_VOID(co_await std::move(writing));
        auto reading = receive(stream);
        CO_TRY(const std::string answer, co_await std::move(reading));
        CO_TRY(const auto body, kafka::answer_body(answer, kafka::ApiKey::kInitProducerId, 1, 0));
        CO_TRY(const auto given, kafka::decode<kafka::InitProducerIdResponse>(body, 1));
        if (given.error_code != ErrorCode::kNone) {
            co_return fail(madang::ErrorCode::kUnavailable, "no identity");
        }
        id_ = given.producer_id;
        co_return Result<>();
    }

    // Sends the batches from `begin` to `end` and hears of each.
    io::Task<Result<>> exchange(io::Stream& stream, int begin, int end) {
        std::string requests;
        for (int batch = begin; batch < end; ++batch) requests += request_of(batch);
        auto writing = io::write_all(stream, requests, deadline());
        CO_TRY_VOID(co_await std::move(writing));
        for (int batch = begin; batch < end; ++batch) {
            auto reading = receive(stream);
            CO_TRY(const std::string answer, co_await std::move(reading));
            CO_TRY_VOID(take(batch, answer));
        }
        co_return Result<>();
    }

    std::string request_of(int batch) const {
        const std::string bytes =
            batch_of({value_of(batch)}, {.producer = id_, .epoch = 0, .sequence = batch});
        kafka::ProduceRequest request;
        request.acks = -1;
        request.topics.push_back({kTopic, {{0, {.bytes = bytes}}}});
        const auto key = static_cast<std::int16_t>(kafka::ApiKey::kProduce);
        return kafka::encode_request({key, 7, batch, "p"}, request).bytes;
    }

    Result<> take(int batch, std::string_view bytes) {
        const auto body = TRY(kafka::answer_body(bytes, kafka::ApiKey::kProduce, 7, batch));
        const auto answer = TRY(kafka::decode<kafka::ProduceResponse>(body, 7));
        const auto& told = answer.topics.at(0).partitions.at(0);
        if (told.error_code == ErrorCode::kOutOfOrderSequence && batch == next_) {
            failure_ =
                "the broker misses what it acknowledged before batch " + std::to_string(batch);
        }
        // A repeat that is too old to be recognised is there all the same.
        const bool is_there =
            told.error_code == ErrorCode::kNone || told.error_code == ErrorCode::kDuplicateSequence;
        if (!is_there) return fail(madang::ErrorCode::kUnavailable, "refused");
        if (told.error_code == ErrorCode::kNone && told.base_offset != batch) {
            failure_ = "batch " + std::to_string(batch) + " is at another offset";
        }
        next_ = std::max(next_, batch + 1);
        return {};
    }

    io::Task<Result<std::string>> receive(io::Stream& stream) {
        auto reading_length = read(stream, 4);
        CO_TRY(const std::string length, co_await std::move(reading_length));
        std::size_t size = 0;
        for (const char byte : length) size = size << 8 | static_cast<unsigned char>(byte);
        auto reading = read(stream, size);
        co_return co_await std::move(reading);
    }
    io::Task<Result<std::string>> read(io::Stream& stream, std::size_t size) {
        std::string bytes(size, '\0');
        for (std::size_t held = 0; held < size;) {
            const std::span<char> rest = std::span(bytes).subspan(held);
            CO_TRY(const std::size_t count, co_await stream.read_some(rest, deadline()));
            if (count == 0) co_return fail(madang::ErrorCode::kUnavailable, "the broker is gone");
            held += count;
        }
        co_return bytes;
    }
    MonotonicTime deadline() { return world_.reactor().now() + kPatience; }

    io::sim::World& world_;
    io::sim::Network& network_;
    io::Stream* stream_ = nullptr;
    std::int64_t id_ = -1;
    int next_ = 0;  // the first without an answer
    int connections_ = 0;
    bool is_running_ = false;
    bool has_given_up_ = false;
    std::string failure_;
};

// One life of the broker: from the opening of the log to its end.
class Server {
public:
    // Null if the power goes meanwhile.
    static std::unique_ptr<Server> start(io::sim::World& world, io::sim::Network& network) {
        std::unique_ptr<Server> server(new Server(world, network));
        auto log = Log::open(world.environment(), "log");
        if (!log) return nullptr;
        server->log_ = *std::move(log);
        TopicConfig config;
        config.partition.segment_bytes = 1500_B;
        if (!server->log_->find(kTopic) && !server->log_->create_topic(kTopic, 1, config)) {
            return nullptr;
        }
        auto groups =
            Groups::open(world.environment(), *server->log_, {world.reactor(), world.reactor()});
        if (!groups) return nullptr;
        server->groups_ = *std::move(groups);
        server->listen();
        return server;
    }
    // All connections end.
    ~Server() {
        network_.listen(nullptr);
        if (desk_) desk_->is_stopping = true;
        network_.cut();
        world_.run_until_idle();
        EXPECT_EQ(connections_, 0);
        if (groups_) groups_->stop();
        world_.run_until_idle();
    }

    const Partition& partition() const { return *log_->find(kTopic)->partitions[0]; }

private:
    Server(io::sim::World& world, io::sim::Network& network) : world_(world), network_(network) {}

    void listen() {
        desk_ = std::make_unique<Desk>(*log_, *groups_, world_.environment(), world_.reactor(),
                                       BrokerOptions());
        network_.listen(
            [this](std::unique_ptr<io::Stream> stream) { io::spawn(serve(std::move(stream))); });
    }
    io::Task<> serve(std::unique_ptr<io::Stream> stream) {
        ++connections_;
        auto serving = serve_connection(*desk_, *stream);
        co_await std::move(serving);
        stream.reset();
        --connections_;
    }

    io::sim::World& world_;
    io::sim::Network& network_;
    std::unique_ptr<Log> log_;
    std::unique_ptr<Groups> groups_;
    std::unique_ptr<Desk> desk_;
    int connections_ = 0;
};

// What of the topic is not as it has to be; empty if all is well.
std::string fault_of(const Partition& partition, int acknowledged) {
    const std::int64_t end = partition.high_watermark();
    if (end < acknowledged) return "an acknowledged record is lost";
    if (end > std::min(acknowledged + kInFlight, kBatches)) return "a record too many";
    std::int64_t offset = 0;
    for (const Kept& kept : consume(partition, 0)) {
        if (kept.offset != offset) return "a gap";
        if (kept.value != value_of(static_cast<int>(offset))) return "another record";
        ++offset;
    }
    return offset == end ? "" : "it ends before its end";
}

class Story {
public:
    Story(std::uint64_t seed, io::sim::Network::Faults faults) : world_(seed) {
        network_.set_faults(faults);
    }

    io::sim::World& world() { return world_; }
    const Producer& producer() const { return producer_; }
    const std::string& failure() const { return failure_; }
    // While the producer was at work.
    std::uint64_t syncs() const { return syncs_; }

    // Returns whether the producer is through; false: the power went.
    bool live() {
        const auto server = Server::start(world_, network_);
        if (!server) return false;
        expect_whole(*server);
        if (!failure_.empty()) return false;
        producer_.begin_anew();
        world_.post([&] { io::spawn(producer_.run()); });
        const std::uint64_t before = world_.disk().syncs();
        while (goes_on() && world_.step()) {
        }
        syncs_ += world_.disk().syncs() - before;
        producer_.give_up();
        while (world_.step() && producer_.is_running()) {
        }
        if (!world_.disk().has_power()) return false;
        expect_whole(*server);
        return is_through();
    }

private:
    bool is_through() const { return producer_.acknowledged() == kBatches; }
    bool goes_on() {
        return world_.disk().has_power() && !is_through() && producer_.failure().empty();
    }
    void expect_whole(const Server& server) {
        const std::string fault = fault_of(server.partition(), producer_.acknowledged());
        if (!world_.disk().has_power()) return;  // reading was cut, too
        if (failure_.empty()) failure_ = fault.empty() ? producer_.failure() : fault;
    }

    io::sim::World world_;
    io::sim::Network network_{world_.reactor(), world_.random()};
    Producer producer_{world_, network_};
    std::uint64_t syncs_ = 0;
    std::string failure_;
};

constexpr io::sim::Network::Faults kBadNetwork{.delay_max = Milliseconds(60),
                                               .cut_after_max = 4000};

TEST(BrokerOnAGoodNetwork, MakesWhatOneClientHasUnderWayDurableTogether) {
    Story story(1, {});
    ASSERT_TRUE(story.live());
    ASSERT_EQ(story.failure(), "");
    EXPECT_EQ(story.producer().connections(), 1);
    EXPECT_LT(story.syncs(), kBatches);
}

TEST(BrokerOnABadNetwork, KeepsEveryRecordOnceThroughDelaysAndCuts) {
    int connections = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        Story story(seed, kBadNetwork);
        ASSERT_TRUE(story.live()) << "seed " << seed;
        ASSERT_EQ(story.failure(), "") << "seed " << seed;
        connections += story.producer().connections();
    }
    EXPECT_GT(connections, 300);
}

TEST(BrokerOnABadNetwork, KeepsEveryRecordOnceThroughPowerCutsAsWell) {
    int lives = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        Story story(seed, kBadNetwork);
        std::mt19937_64 random(seed);
        do {
            ++lives;
            io::sim::Disk& disk = story.world().disk();
            if (!disk.has_power()) disk.restart();
            if (random() % 4 != 0) disk.cut_power_at_operation(1 + random() % 150);
        } while (!story.live() && story.failure().empty());
        ASSERT_EQ(story.failure(), "") << "seed " << seed;
        ASSERT_EQ(story.producer().acknowledged(), kBatches) << "seed " << seed;
    }
    EXPECT_GT(lives, 150);
}

}  // namespace
}  // namespace madang::commitlog
