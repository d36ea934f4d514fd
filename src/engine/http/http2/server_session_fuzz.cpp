// Any bytes behind the preface of HTTP/2: a session that answers every request with a body, and
// keeps its promises: no event for a stream that it has not begun, none after its end.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>

#include "base/check.h"
#include "engine/http/http2/server_session.h"

namespace madang::http {
namespace {

constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
constexpr std::size_t kPieceBytes = 37;  // so that frames are cut where they may be

class Answerer final : public Http2ServerEvents {
public:
    void on_request(Http2StreamId stream) override {
        CHECK(bodies_.emplace(stream, AnswerBody()).second, "a stream begins once");
    }
    bool on_field(Http2StreamId stream, std::string_view, std::string_view) override {
        CHECK(bodies_.contains(stream), "fields belong to a stream");
        return ++fields_ < 10'000;
    }
    void on_head(Http2StreamId stream, bool body_follows) override {
        CHECK(bodies_.contains(stream), "a head belongs to a stream");
        heads_[stream] = body_follows;
    }
    void on_data(Http2StreamId stream, std::string_view bytes) override {
        if (bodies_.contains(stream)) return session->consume(stream, bytes.size());
        session->consume(bytes.size());
    }
    void on_end(Http2StreamId) override {}
    void on_close(Http2StreamId stream) override {
        bodies_.erase(stream);
        heads_.erase(stream);
    }
    AnswerBody* answer_body(Http2StreamId stream) override {
        const auto found = bodies_.find(stream);
        return found == bodies_.end() ? nullptr : &found->second;
    }
    void on_taken(Http2StreamId) override {}

    void answer_all() {
        constexpr std::array<FieldView, 2> kFields{{{":status", "200"}, {"x", "y"}}};
        for (const auto& [stream, body_follows] : std::exchange(heads_, {})) {
            AnswerBody& body = bodies_.at(stream);
            body.add(std::make_shared<const std::string>(100'000, 'a'));
            body.finish({{"x-trailer", "1"}});
            session->submit_head(stream, kFields, false);
        }
    }

    Http2ServerSession* session = nullptr;

private:
    std::map<Http2StreamId, AnswerBody> bodies_;
    std::map<Http2StreamId, bool> heads_;
    std::size_t fields_ = 0;
};

}  // namespace
}  // namespace madang::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace madang;
    using namespace madang::http;
    std::string bytes(kPreface);
    bytes.append(reinterpret_cast<const char*>(data), size);
    Answerer answerer;
    MonotonicTime now;
    Http2ServerSession session(answerer, {.head_bytes_max = 4096, .now = now});
    answerer.session = &session;
    std::string out;
    for (std::string_view rest = bytes; !rest.empty();) {
        const std::string_view piece = rest.substr(0, kPieceBytes);
        rest.remove_prefix(piece.size());
        if (!session.receive(piece, now)) break;
        answerer.answer_all();
        session.send(out, 1 << 20);
        out.clear();
        now = now + Milliseconds(1);
    }
    session.go_away();
    session.send(out, 1 << 20);
    return 0;
}
