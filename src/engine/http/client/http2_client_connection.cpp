// nghttp2 as a client.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/client/http2_client_connection.h"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "engine/http/limits.h"
#include "wire/http1/limits.h"

namespace madang::http {
namespace {

constexpr std::int32_t kWindowBytes = 1 << 20;  // of each stream; the connection's is sixteen

std::string_view view_of(const std::uint8_t* bytes, std::size_t size) {
    return {reinterpret_cast<const char*>(bytes), size};
}

nghttp2_nv pair_of(std::string_view name, std::string_view value) {
    const auto bytes = [](std::string_view text) {
        return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
    };
    return {bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
}

}  // namespace

class Http2ClientConnection::Session {
public:
    explicit Session(Http2ClientConnection& owner) : owner_(owner) {
        nghttp2_session_callbacks* callbacks = nullptr;
        CHECK(nghttp2_session_callbacks_new(&callbacks) == 0, "memory can be had");
        nghttp2_session_callbacks_set_on_header_callback(callbacks, &on_header);
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, &on_frame);
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, &on_data);
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, &on_close);
        CHECK(nghttp2_session_client_new(&session_, callbacks, this) == 0, "memory can be had");
        nghttp2_session_callbacks_del(callbacks);
        const std::array<nghttp2_settings_entry, 2> settings{{
            {NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
            {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kWindowBytes},
        }};
        nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
        nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, 16 * kWindowBytes);
    }
    ~Session() { nghttp2_session_del(session_); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Returns the stream, or an error of nghttp2 (negative).
    std::int32_t submit(Call& call, const ClientSite& site) {
        const ClientRequest& request = call.request;
        std::vector<nghttp2_nv> fields{
            pair_of(":method", request.method), pair_of(":scheme", site.secure ? "https" : "http"),
            pair_of(":authority", site.authority), pair_of(":path", request.target)};
        std::vector<std::string> names;
        names.reserve(request.headers.size());
        for (const Header& header : request.headers) {
            fields.push_back(pair_of(names.emplace_back(ascii_lower(header.name)), header.value));
        }
        const std::string length = std::to_string(request.body ? request.body->size() : 0);
        if (request.body) fields.push_back(pair_of("content-length", length));
        nghttp2_data_provider provider{};
        provider.source.ptr = &call;
        provider.read_callback = &read_body;
        const bool has_body = request.body && !request.body->empty();
        return nghttp2_submit_request(session_, nullptr, fields.data(), fields.size(),
                                      has_body ? &provider : nullptr, nullptr);
    }

    nghttp2_session* get() const { return session_; }

private:
    static Http2ClientConnection& of(void* user) { return static_cast<Session*>(user)->owner_; }
    static Call* find(void* user, std::int32_t stream) {
        const auto& calls = of(user).calls_;
        const auto found = calls.find(stream);
        return found == calls.end() ? nullptr : found->second;
    }

    // NOLINTBEGIN(readability-function-size): the parameters are nghttp2's.
    static int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                         std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                         std::uint8_t, void* user) {
        Call* call = find(user, frame->hd.stream_id);
        if (call == nullptr) return 0;
        if (call->response.timing.first_byte == MonotonicTime()) {
            call->response.timing.first_byte = of(user).timers_.now();
        }
        const std::string_view key = view_of(name, name_size);
        const std::string_view text = view_of(value, value_size);
        if (key == ":status") {
            call->response.status = static_cast<int>(parse_integer(text).value_or(0));
            call->response.headers.clear();  // of an interim answer before
        } else if (call->response.headers.size() < http1::Limits().fields) {
            call->response.headers.push_back({std::string(key), std::string(text)});
        }
        return 0;
    }

    static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user) {
        const bool carries = frame->hd.type == NGHTTP2_DATA || frame->hd.type == NGHTTP2_HEADERS;
        if (carries && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0) {
            if (Call* call = find(user, frame->hd.stream_id)) call->is_whole = true;
        }
        if (frame->hd.type != NGHTTP2_GOAWAY) return 0;
        of(user).going_away_ = true;
        of(user).last_taken_ = frame->goaway.last_stream_id;
        return 0;
    }

    static int on_data(nghttp2_session* session, std::uint8_t, std::int32_t stream,
                       const std::uint8_t* data, std::size_t size, void* user) {
        Call* call = find(user, stream);
        if (call == nullptr) return 0;
        if (call->response.body.size() + size > of(user).options_.body.value) {
            call->failure = ClientFailure{{ErrorCode::kExhausted, "the answer is over its limit"}};
            nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, stream, NGHTTP2_CANCEL);
            return 0;
        }
        call->response.body.append(view_of(data, size));
        return 0;
    }

    static int on_close(nghttp2_session*, std::int32_t stream, std::uint32_t code, void* user) {
        of(user).finish(stream, code);
        return 0;
    }

    static ssize_t read_body(nghttp2_session*, std::int32_t, std::uint8_t* into, std::size_t room,
                             std::uint32_t* flags, nghttp2_data_source* source, void*) {
        auto& call = *static_cast<Call*>(source->ptr);
        const std::string_view rest = std::string_view(*call.request.body).substr(call.sent);
        const std::size_t count = std::min(room, rest.size());
        std::copy_n(rest.begin(), count, into);
        call.sent += count;
        if (count == rest.size()) *flags |= NGHTTP2_DATA_FLAG_EOF;
        return static_cast<ssize_t>(count);
    }

    // NOLINTEND(readability-function-size)

    Http2ClientConnection& owner_;
    nghttp2_session* session_ = nullptr;
};

Http2ClientConnection::Http2ClientConnection(io::Timers& timers, std::unique_ptr<io::Stream> stream,
                                             ClientSite site, const ClientOptions& options)
    : timers_(timers),
      stream_(std::move(stream)),
      site_(std::move(site)),
      options_(options),
      session_(std::make_unique<Session>(*this)) {}

Http2ClientConnection::~Http2ClientConnection() = default;

std::shared_ptr<Http2ClientConnection> Http2ClientConnection::open(
    io::Timers& timers, std::unique_ptr<io::Stream> stream, ClientSite site,
    const ClientOptions& options) {
    std::shared_ptr<Http2ClientConnection> connection(
        new Http2ClientConnection(timers, std::move(stream), std::move(site), options));
    connection->self_ = connection;
    connection->pump();
    io::spawn(run(connection));
    return connection;
}

io::Task<> Http2ClientConnection::run(std::shared_ptr<Http2ClientConnection> self) {
    const auto ended = co_await self->read_on();
    if (!ended) self->error_ = ended.error();
    self->ended_ = true;
    self->stream_->close();
    self->fail_all(self->error_);
}

// Reads until the connection ends.
io::Task<Result<>> Http2ClientConnection::read_on() {
    std::array<char, kReadBufferBytes> buffer;
    while (true) {
        CO_TRY(const std::size_t count, co_await stream_->read_some(buffer));
        if (count == 0) co_return fail(ErrorCode::kCancelled, "the server closed the connection");
        in_session_ = true;
        const auto taken = nghttp2_session_mem_recv(
            session_->get(), reinterpret_cast<const std::uint8_t*>(buffer.data()), count);
        in_session_ = false;
        if (taken < 0) co_return fail(ErrorCode::kCorrupt, "the answer is not HTTP/2", taken);
        pump();
        const bool over = nghttp2_session_want_read(session_->get()) == 0 &&
                          nghttp2_session_want_write(session_->get()) == 0;
        if (over) co_return Result<>();
    }
}

void Http2ClientConnection::pump() {
    if (in_session_ || writing_ || ended_) return;
    in_session_ = true;
    while (out_.size() < kAnswerBatchBytes) {
        const std::uint8_t* data = nullptr;
        const auto count = nghttp2_session_mem_send(session_->get(), &data);
        if (count <= 0) break;
        out_.append(view_of(data, static_cast<std::size_t>(count)));
    }
    in_session_ = false;
    if (out_.empty()) return;
    writing_ = true;
    io::spawn(write_on(self_.lock()));
}

io::Task<> Http2ClientConnection::write_on(std::shared_ptr<Http2ClientConnection> self) {
    const std::string bytes = std::exchange(self->out_, {});
    const auto written =
        co_await io::write_all(*self->stream_, bytes, self->timers_.now() + self->options_.write);
    self->writing_ = false;
    if (!written) self->stream_->cancel();  // run() hears of it
    if (written) self->pump();
}

std::size_t Http2ClientConnection::room() const {
    if (ended_ || going_away_) return 0;
    const std::uint32_t allowed = nghttp2_session_get_remote_settings(
        session_->get(), NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
    const std::size_t most = std::min<std::size_t>(allowed, kClientStreamsMax);
    return most > calls_.size() ? most - calls_.size() : 0;
}

void Http2ClientConnection::finish(std::int32_t stream, std::uint32_t code) {
    const auto found = calls_.find(stream);
    if (found == calls_.end()) return;
    Call& call = *found->second;
    calls_.erase(found);
    call.response.timing.ended = timers_.now();
    // What follows a whole answer tells that the rest of the request is not wanted.
    if (!call.is_whole && !call.failure) {
        const bool untouched = code == NGHTTP2_REFUSED_STREAM || stream > last_taken_;
        const bool lost = call.response.status == 0;
        call.failure = ClientFailure{{ErrorCode::kCancelled, "the server reset the request",
                                      static_cast<std::int64_t>(code)},
                                     untouched ? Fate::kUnprocessed
                                     : lost    ? Fate::kLost
                                               : Fate::kFailed};
    }
    call.is_done = true;
    call.done.wake();
}

void Http2ClientConnection::fail_all(const Error& error) {
    for (auto calls = std::exchange(calls_, {}); auto& [stream, call] : calls) {
        const Fate fate = stream > last_taken_ ? Fate::kUnprocessed : Fate::kLost;
        if (!call->failure) call->failure = ClientFailure{error, fate};
        call->is_done = true;
        call->done.wake();
    }
}

io::Task<ClientOutcome> Http2ClientConnection::send(const ClientRequest& request) {
    if (ended_ || going_away_) {
        co_return std::unexpected(ClientFailure{error_, Fate::kUnprocessed});
    }
    const auto self = self_.lock();  // it may end while this waits
    Call call{.request = request, .response = {}, .failure = {}, .done = {}};
    call.response.version = Version::kHttp2;
    call.response.timing.begun = timers_.now();
    const std::int32_t stream = session_->submit(call, site_);
    if (stream < 0) {
        const Error error(ErrorCode::kInvalid, nghttp2_strerror(stream), stream);
        co_return std::unexpected(ClientFailure{error, Fate::kUnprocessed});
    }
    calls_.emplace(stream, &call);
    const io::TimerId timer = timers_.at(timers_.now() + options_.answer, [&] {
        call.timed_out = true;
        call.failure = ClientFailure{{ErrorCode::kTimeout, "the server took too long"}};
        nghttp2_submit_rst_stream(session_->get(), NGHTTP2_FLAG_NONE, stream, NGHTTP2_CANCEL);
        pump();
    });
    pump();
    call.response.timing.sent = timers_.now();
    while (!call.is_done) co_await call.done.wait();
    if (!call.timed_out) timers_.cancel(timer);
    if (call.failure) co_return std::unexpected(*call.failure);
    co_return std::move(call.response);
}

void Http2ClientConnection::close() {
    if (ended_) return;
    nghttp2_session_terminate_session(session_->get(), NGHTTP2_NO_ERROR);
    pump();
    stream_->cancel();
}

}  // namespace madang::http
