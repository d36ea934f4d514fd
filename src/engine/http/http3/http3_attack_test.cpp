// What clients of HTTP/3 must not do, and what becomes of them.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <malloc.h>

#include <map>

#include "engine/http/http3/visit_test.h"
#include "engine/http/limits.h"
#include "engine/quic/endpoint.h"

namespace madang::http {
namespace {

using quic::StreamId;

// A client that says on its streams what it is told, and notes what the server does about it.
class Rough final : public quic::Application {
public:
    void use(quic::Connection* connection) { connection_ = connection; }
    // Opens a stream and says `bytes`, now or when it may.
    enum class Kind : std::uint8_t { kRequest, kUnidirectional };
    void say(Kind kind, std::string bytes, bool last) {
        words_.push_back({kind, std::move(bytes), last});
        if (writable_) say_all();
    }
    // Ends the requests that were said without their end.
    void end_all() {
        for (auto& [stream, word] : said_) {
            if (word.kind != Kind::kRequest) continue;
            word.last = true;
            word.done = false;
        }
        connection_->want_write();
    }
    void reset_all(quic::AppError error) {
        for (const auto& [stream, word] : said_) connection_->reset(stream, error);
    }

    void on_writable() override {
        writable_ = true;
        say_all();
    }
    std::optional<quic::AppError> on_data(const quic::StreamData& data) override {
        connection_->consumed(data.stream, data.bytes.size());
        received += data.bytes.size();
        return std::nullopt;
    }
    void on_stream_reset(StreamId stream, quic::AppError error) override { resets[stream] = error; }
    void on_stop_sending(StreamId, quic::AppError) override {}
    void on_stream_closed(StreamId stream, quic::AppError) override { said_.erase(stream); }
    void on_local_streams(std::uint64_t) override {
        if (writable_) say_all();
    }
    std::optional<quic::AppError> next(quic::Outgoing& out) override {
        for (auto& [stream, word] : said_) {
            if (word.done) continue;
            out.stream = stream;
            out.last = word.last;
            out.pieces[0] = {reinterpret_cast<const std::uint8_t*>(word.bytes.data()) + word.offset,
                             word.bytes.size() - word.offset};
            out.count = 1;
            return std::nullopt;
        }
        return std::nullopt;
    }
    void on_written(StreamId stream, std::size_t bytes) override {
        Word& word = said_[stream];
        word.offset += bytes;
        if (word.offset == word.bytes.size()) word.done = true;
    }
    void on_acknowledged(StreamId, std::uint64_t) override {}
    void on_blocked(StreamId stream) override { said_[stream].done = true; }
    void on_unblocked(StreamId) override {}
    void on_write_ended(StreamId stream) override { said_[stream].done = true; }
    void on_closed(const quic::Closed& end) override {
        closed = end;
        connection_ = nullptr;
    }

    std::map<StreamId, quic::AppError> resets;
    std::optional<quic::Closed> closed;
    std::size_t received = 0;

private:
    struct Word {
        Kind kind = Kind::kRequest;
        std::string bytes = {};
        bool last = false;
        std::size_t offset = 0;
        bool done = false;
    };
    void say_all() {
        while (connection_ != nullptr && !words_.empty()) {
            const auto stream = words_.front().kind == Kind::kRequest
                                    ? connection_->open_stream()
                                    : connection_->open_unidirectional();
            if (!stream) return;
            said_[*stream] = std::move(words_.front());
            words_.pop_front();
        }
        if (connection_ != nullptr) connection_->want_write();
    }
    quic::Connection* connection_ = nullptr;
    std::deque<Word> words_;
    std::map<StreamId, Word> said_;
    bool writable_ = false;
};

// RFC 9114 §7.2, §6.2.1; lengths below 64 are one byte (RFC 9000 §16).
std::string frame(char type, const std::string& payload) {
    return std::string{type, static_cast<char>(payload.size())} + payload;
}
const std::string kSettings = std::string(1, '\0') + frame(4, "");
// GET https://localhost/hello in static entries and literals of QPACK (RFC 9204 appendix A).
std::string plain_get() {
    std::string fields{0, 0};
    fields += "\xd1";                            // :method GET, static 17
    fields += "\xd7";                            // :scheme https, static 23
    fields += std::string("\x51\x06/hello");     // :path, literal with the name of static 1
    fields += std::string("\x50\x09localhost");  // :authority, name of static 0
    return frame(1, fields);
}

class Http3Attack : public Visit {
protected:
    Rough& visit_roughly() {
        if (!endpoint_) {
            endpoint_ =
                *quic::Endpoint::client(*loop_, world_.environment(), io::Address::loopback(0));
        }
        roughs_.push_back(std::make_unique<Rough>());
        Rough& rough = *roughs_.back();
        rough.use(*endpoint_->connect({.tls = tls_, .early = quic::EarlyData::kNo},
                                      town_->secure_address(), "localhost", rough));
        return rough;
    }
    void wait(const std::function<bool()>& done) {
        for (int i = 0; i < 5000 && !done(); ++i) pass(Milliseconds(1));
    }
    // What a connection that says this on a stream of a kind is closed with; 0 if it is not.
    quic::AppError closed_for(Rough::Kind kind, const std::string& bytes, bool last) {
        Rough& rough = visit_roughly();
        if (kind == Rough::Kind::kRequest) {
            rough.say(Rough::Kind::kUnidirectional, kSettings, false);
        }
        rough.say(kind, bytes, last);
        wait([&] { return rough.closed.has_value(); });
        return rough.closed && rough.closed->application ? rough.closed->code : 0;
    }
    quic::AppError reset_for(Headers headers) {
        const std::string headers_text = headers[0].name + ": " + headers[0].value;
        const auto answer = send({.target = "/hello", .headers = std::move(headers)});
        if (answer) return 0;
        // Of the stream; the connection goes on.
        EXPECT_EQ(answer.error().code(), ErrorCode::kCancelled) << headers_text;
        return static_cast<quic::AppError>(answer.error().detail());
    }

    std::vector<std::unique_ptr<Rough>> roughs_;
    std::unique_ptr<quic::Endpoint> endpoint_;
};

TEST_F(Http3Attack, APlainRequestOfTheRoughClientIsServed) {
    open();
    Rough& rough = visit_roughly();
    rough.say(Rough::Kind::kUnidirectional, kSettings, false);
    rough.say(Rough::Kind::kRequest, plain_get(), true);
    wait([&] { return town_->metric("http_requests_total{route=\"hello\",status=\"2xx\"}") == 1; });
    EXPECT_EQ(town_->metric("http_requests_total{route=\"hello\",status=\"2xx\"}"), 1);
    EXPECT_FALSE(rough.closed);
}

TEST_F(Http3Attack, AnEndThatComesLaterIsNoBody) {
    open();
    Rough& rough = visit_roughly();
    rough.say(Rough::Kind::kUnidirectional, kSettings, false);
    rough.say(Rough::Kind::kRequest, plain_get(), false);
    pass(Milliseconds(20));
    rough.end_all();
    wait([&] { return town_->metric("http_requests_total{route=\"hello\",status=\"2xx\"}") == 1; });
    EXPECT_EQ(town_->metric("http_requests_total{route=\"hello\",status=\"2xx\"}"), 1);
}

TEST_F(Http3Attack, ForbiddenFieldsAreAMessageError) {
    open();
    constexpr quic::AppError kMessageError = 0x10e;
    EXPECT_EQ(reset_for({{"connection", "close"}}), kMessageError);
    EXPECT_EQ(reset_for({{"transfer-encoding", "chunked"}}), kMessageError);
    EXPECT_EQ(reset_for({{"keep-alive", "1"}}), kMessageError);
    EXPECT_EQ(reset_for({{"upgrade", "h2c"}}), kMessageError);
    EXPECT_EQ(reset_for({{"proxy-connection", "close"}}), kMessageError);
    EXPECT_EQ(reset_for({{"te", "gzip"}}), kMessageError);
    EXPECT_EQ(reset_for({{":path", "/other"}}), kMessageError);
    EXPECT_EQ(reset_for({{":status", "200"}}), kMessageError);
    EXPECT_EQ(reset_for({{"x-a", "1"}, {":scheme", "https"}}), kMessageError);
    EXPECT_EQ(reset_for({{"content-length", "0"}, {"content-length", "0"}}), kMessageError);
    EXPECT_EQ(reset_for({{"te", "trailers"}}), 0u);
    // The connection lives on.
    EXPECT_TRUE(get("/hello"));
    EXPECT_EQ(town_->metric("http_connections_accepted_total"), 1);
}

TEST_F(Http3Attack, ALengthThatIsNotTheBodysEndsTheConnection) {
    open();
    const auto answer = send({.target = "/hello", .headers = {{"content-length", "5"}}});
    EXPECT_FALSE(answer);
    ASSERT_TRUE(client_->state().closed);
    EXPECT_EQ(client_->state().closed->code, 0x10eu);  // H3_MESSAGE_ERROR
}

TEST_F(Http3Attack, BrokenFramesEndTheConnection) {
    open();
    using Kind = Rough::Kind;
    EXPECT_EQ(closed_for(Kind::kRequest, frame(0, "body"), false), 0x105u);  // DATA before HEADERS
    EXPECT_EQ(closed_for(Kind::kRequest, frame(4, ""), false), 0x105u);  // SETTINGS on a request
    EXPECT_EQ(closed_for(Kind::kRequest, frame(1, "\xff\xff\xff"), false), 0x200u);  // not QPACK
    EXPECT_EQ(closed_for(Kind::kUnidirectional,
                         std::string(1, '\0') + frame(7, std::string(1, '\0')), false),
              0x10au);  // GOAWAY before SETTINGS
    EXPECT_EQ(closed_for(Kind::kUnidirectional, kSettings, true),
              0x104u);  // the control stream ended
    EXPECT_EQ(closed_for(Kind::kUnidirectional, std::string("\x01"), false),
              0x103u);  // a push stream
    EXPECT_EQ(town_->metric("http_protocol_errors_total"), 6);
    EXPECT_TRUE(get("/hello"));
}

TEST_F(Http3Attack, AHeadOverItsLimitIsRefused) {
    open();
    Headers headers;
    for (int i = 0; i < 120; ++i) headers.push_back({"x-" + std::to_string(i), "v"});
    const auto many = send({.target = "/hello", .headers = headers});
    ASSERT_TRUE(many) << many.error().describe();
    EXPECT_EQ(many->status, 431);
    const auto large =
        send({.target = "/hello", .headers = {{"x-large", std::string(40'000, 'v')}}});
    ASSERT_TRUE(large) << large.error().describe();
    EXPECT_EQ(large->status, 431);
    EXPECT_TRUE(get("/hello"));
}

TEST_F(Http3Attack, ABombOfFieldsEndsTheConnectionAndCostsNoMemory) {
    open();
    ASSERT_TRUE(get("/hello"));  // the table of fields is agreed on
    // One large field in the table, named a thousand times by a byte or two.
    Headers bomb(1000, {"x-bomb", std::string(2900, 'b')});
    const std::size_t before = ::mallinfo2().uordblks;
    const auto answer = send({.target = "/hello", .headers = std::move(bomb)});
    EXPECT_FALSE(answer);
    wait([&] { return client_->state().closed.has_value(); });
    ASSERT_TRUE(client_->state().closed);
    EXPECT_EQ(client_->state().closed->code, 0x107u);  // H3_EXCESSIVE_LOAD
    EXPECT_LT(::mallinfo2().uordblks, before + 2'000'000);
}

TEST_F(Http3Attack, StreamsThatAreGivenUpAtOnceEndTheConnection) {
    open();
    Rough& rough = visit_roughly();
    rough.say(Rough::Kind::kUnidirectional, kSettings, false);
    for (int round = 0; round < 20 && !rough.closed; ++round) {
        for (int i = 0; i < 100; ++i) rough.say(Rough::Kind::kRequest, plain_get(), false);
        pass(Milliseconds(5));
        if (!rough.closed) rough.reset_all(0x10c);
        pass(Milliseconds(5));
    }
    wait([&] { return rough.closed.has_value(); });
    ASSERT_TRUE(rough.closed);
    EXPECT_EQ(rough.closed->code, 0x107u);  // H3_EXCESSIVE_LOAD
    EXPECT_TRUE(get("/hello"));
}

TEST_F(Http3Attack, AHeadThatDoesNotEndIsGivenUp) {
    SiteOptions options;
    options.timeouts.head = Milliseconds(500);
    open(options);
    Rough& rough = visit_roughly();
    rough.say(Rough::Kind::kUnidirectional, kSettings, false);
    const std::string whole = plain_get();
    rough.say(Rough::Kind::kRequest, whole.substr(0, whole.size() - 3), false);
    rough.say(Rough::Kind::kRequest, "\x01", false);
    wait([&] { return rough.resets.size() >= 2 || rough.closed; });
    ASSERT_EQ(rough.resets.size(), 2u);
    EXPECT_EQ(rough.resets.begin()->second, 0x10du);  // H3_REQUEST_INCOMPLETE
}

TEST_F(Http3Attack, ABodyThatDoesNotComeIsAnsweredFor) {
    SiteOptions options;
    options.timeouts.body = Milliseconds(100);
    open(options);
    Rough& rough = visit_roughly();
    rough.say(Rough::Kind::kUnidirectional, kSettings, false);
    std::string fields{0, 0};
    fields += "\xd4\xd7";                        // :method POST, :scheme https
    fields += std::string("\x51\x06/count");     // :path
    fields += std::string("\x50\x09localhost");  // :authority
    fields += std::string(
        "\x5f\x1d\x14"
        "application/x-ndjson");  // content-type, static 44
    rough.say(Rough::Kind::kRequest, frame(1, fields) + frame(0, "half"), false);
    wait([&] { return town_->metric("http_timeouts_total{phase=\"body\"}") >= 1; });
    EXPECT_EQ(town_->metric("http_timeouts_total{phase=\"body\"}"), 1);
    wait([&] { return rough.received > 0; });
    EXPECT_GT(rough.received, 0u);
}

}  // namespace
}  // namespace madang::http
