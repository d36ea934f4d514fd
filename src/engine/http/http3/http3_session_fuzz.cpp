// Any bytes on the streams of a client, cut anywhere: a session that keeps its promises. Each piece
// of input is a byte that picks the stream, one that says how long it is and whether it is the
// last, and so many bytes. SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>

#include "base/check.h"
#include "engine/http/http3/http3_session.h"

namespace madang::http {
namespace {

// Requests, and the client's one-way streams (RFC 9000 §2.1).
constexpr std::array<StreamId, 8> kStreams{0, 4, 8, 12, 2, 6, 10, 14};

class Listener final : public Http3Events {
public:
    bool on_field(StreamId stream, FieldSection, std::string_view, std::string_view) override {
        CHECK(stream % 4 == 0, "fields come on streams of requests");
        return ++fields_ < 10'000;
    }
    void on_head(StreamId stream, bool) override {
        CHECK(heads_.insert(stream).second, "a request has one head");
    }
    void on_body(StreamId stream, std::string_view) override {
        CHECK(heads_.contains(stream), "a body comes behind its head");
    }
    void on_end(StreamId stream) override { CHECK(heads_.contains(stream), "so does its end"); }
    void on_consumed(StreamId, std::size_t) override {}
    void on_stop_receiving(StreamId, AppError) override {}
    void on_reset(StreamId, AppError) override {}
    BodyPiece take_body(StreamId) override { return {.last = true}; }
    void on_body_acknowledged(StreamId, std::uint64_t) override {}

private:
    std::set<StreamId> heads_;
    std::size_t fields_ = 0;
};

}  // namespace
}  // namespace madang::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace madang::http;
    std::span<const std::uint8_t> rest(data, size);
    Listener listener;
    Http3Session session(
        listener, {.side = Http3Session::Side::kServer, .head_bytes_max = 4096, .streams = 100});
    std::set<StreamId> ended;
    while (rest.size() >= 2) {
        const StreamId stream = kStreams[rest[0] % kStreams.size()];
        const bool last = rest[1] >= 128;
        const std::size_t length = std::min<std::size_t>(rest[1] % 128, rest.size() - 2);
        const auto bytes = rest.subspan(2, length);
        rest = rest.subspan(2 + length);
        if (ended.contains(stream)) continue;
        if (last) ended.insert(stream);
        if (!session.receive({.stream = stream, .bytes = bytes, .last = last, .early = false}))
            break;
    }
    return 0;
}
