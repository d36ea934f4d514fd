// Two sessions side by side, without a network: what order the pieces come in is the test's to say.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/http3/http3_session.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace madang::http {
namespace {

using quic::StreamId;

// Gives streams their numbers, and does nothing else.
class NumberedStreams final : public quic::Connection {
public:
    explicit NumberedStreams(StreamId first) : next_(first) {}
    Result<StreamId> open_stream() override { return fail(ErrorCode::kExhausted, "none"); }
    Result<StreamId> open_unidirectional() override { return std::exchange(next_, next_ + 4); }
    void consumed(StreamId, std::uint64_t) override {}
    void allow_stream() override {}
    void reset(StreamId, AppError) override {}
    void stop_receiving(StreamId, AppError) override {}
    void want_write() override {}
    void close(AppError, std::string_view) override {}
    Result<> update_keys() override { return {}; }
    bool is_handshake_completed() const override { return true; }
    bool is_resumed() const override { return false; }
    std::uint64_t window() const override { return 1 << 20; }
    io::Address peer() const override { return {}; }
    std::string server_name() const override { return ""; }

private:
    StreamId next_;
};

// Writes down what comes.
class Diary final : public Http3Events {
public:
    bool on_field(StreamId, FieldSection, std::string_view name, std::string_view) override {
        text += std::string(name) + " ";
        return true;
    }
    void on_head(StreamId, bool) override {}
    void on_body(StreamId, std::string_view) override {}
    void on_end(StreamId) override { text += "end "; }
    void on_over(StreamId, AppError) override { text += "over "; }
    void on_consumed(StreamId, std::size_t) override {}
    void on_stop_receiving(StreamId, AppError) override {}
    void on_reset(StreamId, AppError) override {}
    BodyPiece take_body(StreamId) override { return {.last = true}; }
    void on_body_acknowledged(StreamId, std::uint64_t) override {}

    std::string text;
};

struct Piece {
    std::string bytes;
    bool last = false;
};

struct Side {
    explicit Side(Http3Session::Side side, StreamId first)
        : session(diary, {.side = side, .head_bytes_max = 4096, .streams = 100}), streams(first) {
        EXPECT_TRUE(session.open_streams(streams));
    }

    // All that it has to say, by stream.
    std::map<StreamId, Piece> speak() {
        std::map<StreamId, Piece> said;
        while (true) {
            quic::Outgoing out;
            EXPECT_FALSE(session.next(out));
            if (out.stream == quic::kNoStream) return said;
            Piece& piece = said[out.stream];
            std::size_t size = 0;
            for (std::size_t i = 0; i < out.count; ++i) {
                piece.bytes.append(reinterpret_cast<const char*>(out.pieces[i].data()),
                                   out.pieces[i].size());
                size += out.pieces[i].size();
            }
            piece.last = out.last;
            session.on_written(out.stream, size);
        }
    }
    void hear(StreamId stream, const Piece& piece) {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(piece.bytes.data());
        EXPECT_TRUE(session.receive(
            {.stream = stream, .bytes = {bytes, piece.bytes.size()}, .last = piece.last}));
    }
    void hear(const std::map<StreamId, Piece>& said) {
        for (const auto& [stream, piece] : said) hear(stream, piece);
    }

    Diary diary;
    Http3Session session;
    NumberedStreams streams;
};

class SessionTest : public testing::Test {
protected:
    // The server's answer to a request, with fields that go into its table.
    std::map<StreamId, Piece> answer() {
        server_.hear(client_.speak());  // its settings: there may be a table
        client_.hear(server_.speak());
        const std::vector<FieldView> asked{
            {":method", "GET"}, {":scheme", "https"}, {":authority", "a"}, {":path", "/"}};
        client_.session.submit_request(0, asked, true);
        server_.hear(client_.speak());
        const std::vector<FieldView> told{{":status", "200"}, {"server", "a stall in the market"}};
        server_.session.submit_answer(0, told, true);
        client_.diary.text.clear();
        return server_.speak();
    }

    Side server_{Http3Session::Side::kServer, 3};
    Side client_{Http3Session::Side::kClient, 2};
};

constexpr StreamId kServersTable = 7;

TEST_F(SessionTest, AnAnswerIsOverWhenItsStreamIs) {
    client_.hear(answer());
    EXPECT_EQ(client_.diary.text, ":status server end ");
    EXPECT_TRUE(client_.session.on_stream_closed(0, quic::kNoAppError));
    EXPECT_EQ(client_.diary.text, ":status server end over ");
}

TEST_F(SessionTest, AnAnswerWhoseTableWasHeldBackIsOverOnceThatHasCome) {
    const auto said = answer();
    ASSERT_TRUE(said.contains(kServersTable)) << "the server uses its table";
    client_.hear(0, said.at(0));
    EXPECT_TRUE(client_.session.on_stream_closed(0, quic::kNoAppError));
    EXPECT_EQ(client_.diary.text, "");
    client_.hear(kServersTable, said.at(kServersTable));
    EXPECT_EQ(client_.diary.text, ":status server end over ");
}

TEST_F(SessionTest, NothingIsOverOfAStreamThatIsNotKnown) {
    EXPECT_FALSE(client_.session.on_stream_closed(40, quic::kNoAppError));
    EXPECT_EQ(client_.diary.text, "");
}

}  // namespace
}  // namespace madang::http
