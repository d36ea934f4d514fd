// nghttp2's callbacks, and what we add to its limits.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/http2/server_session.h"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/check.h"
#include "base/rate.h"
#include "engine/http/limits.h"

namespace madang::http {
namespace {

std::string_view view_of(const std::uint8_t* bytes, std::size_t size) {
    return {reinterpret_cast<const char*>(bytes), size};
}

std::vector<nghttp2_nv> pairs_of(std::span<const FieldView> fields) {
    std::vector<nghttp2_nv> pairs;
    pairs.reserve(fields.size());
    const auto bytes = [](std::string_view text) {
        return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
    };
    for (const FieldView& field : fields) {
        const std::uint8_t flags = field.unique ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE;
        pairs.push_back(
            {bytes(field.name), bytes(field.value), field.name.size(), field.value.size(), flags});
    }
    return pairs;
}

// Owns what nghttp2 wants to be made and freed.
class CallbackTable {
public:
    explicit CallbackTable(void (*fill)(nghttp2_session_callbacks*)) {
        CHECK(nghttp2_session_callbacks_new(&table_) == 0, "memory can be had");
        fill(table_);
    }
    ~CallbackTable() { nghttp2_session_callbacks_del(table_); }
    CallbackTable(const CallbackTable&) = delete;
    CallbackTable& operator=(const CallbackTable&) = delete;
    nghttp2_session_callbacks* get() const { return table_; }

private:
    nghttp2_session_callbacks* table_ = nullptr;
};

class OptionTable {
public:
    OptionTable() {
        CHECK(nghttp2_option_new(&table_) == 0, "memory can be had");
        nghttp2_option_set_no_auto_window_update(table_, 1);
        nghttp2_option_set_no_closed_streams(table_, 1);
        nghttp2_option_set_builtin_recv_extension_type(table_, NGHTTP2_PRIORITY_UPDATE);
        nghttp2_option_set_peer_max_concurrent_streams(table_, kStreamsPerConnectionMax);
    }
    ~OptionTable() { nghttp2_option_del(table_); }
    OptionTable(const OptionTable&) = delete;
    OptionTable& operator=(const OptionTable&) = delete;
    const nghttp2_option* get() const { return table_; }

private:
    nghttp2_option* table_ = nullptr;
};

}  // namespace

class Http2ServerSession::State {
public:
    State(Http2ServerEvents& events, const Options& options)
        : events_(events),
          now_(options.now),
          idle_frames_(kIdleFramesPerSecond, kIdleFramesMax),
          resets_(kResetsPerSecond, kResetsMax) {
        static const CallbackTable callbacks(&fill_callbacks);
        static const OptionTable option;
        const int made =
            nghttp2_session_server_new2(&session_, callbacks.get(), this, option.get());
        CHECK(made == 0, "a session's memory can be had");
        const std::array<nghttp2_settings_entry, 4> settings{{
            {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, kStreamsPerConnectionMax},
            {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kStreamWindowBytes},
            {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, options.head_bytes_max},
            {NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1},
        }};
        nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
        nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0,
                                              kConnectionWindowBytes);
    }
    ~State() { nghttp2_session_del(session_); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    Result<> receive(std::string_view bytes, MonotonicTime now) {
        now_ = now;
        const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
        const auto taken = nghttp2_session_mem_recv(session_, data, bytes.size());
        if (taken >= 0 && !excessive_) return {};
        const bool excessive = excessive_ || taken == NGHTTP2_ERR_TOO_MANY_CONTINUATIONS ||
                               taken == NGHTTP2_ERR_FLOODED;
        nghttp2_session_terminate_session(
            session_, excessive ? NGHTTP2_ENHANCE_YOUR_CALM : NGHTTP2_PROTOCOL_ERROR);
        if (excessive) return fail(ErrorCode::kInvalid, "the client sends more than is of use");
        return fail(ErrorCode::kInvalid, nghttp2_strerror(static_cast<int>(taken)), taken);
    }

    void send(std::string& out, std::size_t enough) {
        out_ = &out;
        while (out.size() < enough) {
            const std::uint8_t* data = nullptr;
            const std::size_t before = out.size();
            const auto count = nghttp2_session_mem_send(session_, &data);
            if (count > 0) out.append(view_of(data, static_cast<std::size_t>(count)));
            if (count < 0 || out.size() == before) break;
        }
        out_ = nullptr;
    }

    nghttp2_session* session() const { return session_; }

    static nghttp2_data_provider provider() {
        nghttp2_data_provider provider{};
        provider.read_callback = &read_body;
        return provider;
    }

private:
    static State& of(void* user) { return *static_cast<State*>(user); }
    static void fill_callbacks(nghttp2_session_callbacks* table);

    // NOLINTBEGIN(readability-function-size): the parameters are nghttp2's.
    static int on_begin_headers(nghttp2_session*, const nghttp2_frame* frame, void* user) {
        if (frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
            of(user).events_.on_request(frame->hd.stream_id);
        }
        return 0;
    }

    static int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                         std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                         std::uint8_t, void* user) {
        if (frame->headers.cat != NGHTTP2_HCAT_REQUEST) return 0;  // trailers: nobody acts on them
        State& state = of(user);
        const bool bearable = state.events_.on_field(frame->hd.stream_id, view_of(name, name_size),
                                                     view_of(value, value_size));
        if (bearable) return 0;
        state.excessive_ = true;
        return NGHTTP2_ERR_CALLBACK_FAILURE;
    }

    // What nghttp2 would quietly leave out makes the request malformed (RFC 9113 §8.1.1).
    static int on_invalid_header(nghttp2_session*, const nghttp2_frame*, const std::uint8_t*,
                                 std::size_t, const std::uint8_t*, std::size_t, std::uint8_t,
                                 void*) {
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    }

    // Counted as they begin: of PRIORITY nothing else is told.
    static int on_begin_frame(nghttp2_session*, const nghttp2_frame_hd* head, void* user) {
        State& state = of(user);
        switch (head->type) {
            case NGHTTP2_DATA:
            case NGHTTP2_HEADERS:
            case NGHTTP2_RST_STREAM:
            case NGHTTP2_PUSH_PROMISE:
            case NGHTTP2_GOAWAY:
            case NGHTTP2_WINDOW_UPDATE:
            case NGHTTP2_CONTINUATION: return 0;
            default: return state.count(state.idle_frames_);
        }
    }

    static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user) {
        State& state = of(user);
        const bool ends = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
        switch (frame->hd.type) {
            case NGHTTP2_HEADERS:
                if (frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
                    state.events_.on_head(frame->hd.stream_id, !ends);
                } else if (ends) {
                    state.events_.on_end(frame->hd.stream_id);
                }
                return 0;
            case NGHTTP2_DATA:
                if (ends) state.events_.on_end(frame->hd.stream_id);
                return frame->hd.length > 0 || ends ? 0 : state.count(state.idle_frames_);
            case NGHTTP2_RST_STREAM: return state.count(state.resets_);
            default: return 0;
        }
    }

    static int on_data_chunk(nghttp2_session*, std::uint8_t, std::int32_t stream,
                             const std::uint8_t* data, std::size_t size, void* user) {
        of(user).events_.on_data(stream, view_of(data, size));
        return 0;
    }

    static int on_stream_close(nghttp2_session*, std::int32_t stream, std::uint32_t, void* user) {
        of(user).events_.on_close(stream);
        return 0;
    }

    static ssize_t read_body(nghttp2_session* session, std::int32_t stream, std::uint8_t*,
                             std::size_t room, std::uint32_t* flags, nghttp2_data_source*,
                             void* user) {
        AnswerBody* body = of(user).events_.answer_body(stream);
        if (body == nullptr || !body->load()) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
        const std::size_t count = std::min(room, body->front().size());
        const bool last = body->finished() && count == body->queued();
        if (count == 0 && !last) return NGHTTP2_ERR_DEFERRED;
        if (count > 0) *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
        if (last) {
            *flags |= NGHTTP2_DATA_FLAG_EOF;
            if (!body->trailers().empty()) submit_trailers(session, stream, *body, *flags);
        }
        return static_cast<ssize_t>(count);
    }

    static void submit_trailers(nghttp2_session* session, std::int32_t stream,
                                const AnswerBody& body, std::uint32_t& flags) {
        std::vector<FieldView> fields;
        for (const Header& trailer : body.trailers()) {
            fields.push_back({trailer.name, trailer.value});
        }
        flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
        const auto pairs = pairs_of(fields);
        nghttp2_submit_trailer(session, stream, pairs.data(), pairs.size());
    }

    static int send_data(nghttp2_session*, nghttp2_frame* frame, const std::uint8_t* head,
                         std::size_t size, nghttp2_data_source*, void* user) {
        constexpr std::size_t kFrameHead = 9;  // RFC 9113 §4.1
        State& state = of(user);
        AnswerBody* body = state.events_.answer_body(frame->hd.stream_id);
        if (body == nullptr) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
        state.out_->append(view_of(head, kFrameHead));
        state.out_->append(body->front().substr(0, size));
        body->take(size);
        state.events_.on_taken(frame->hd.stream_id);
        return 0;
    }

    // NOLINTEND(readability-function-size)

    int count(Rate& rate) {
        if (rate.take(now_)) return 0;
        excessive_ = true;
        return NGHTTP2_ERR_CALLBACK_FAILURE;
    }

    Http2ServerEvents& events_;
    nghttp2_session* session_ = nullptr;
    std::string* out_ = nullptr;
    MonotonicTime now_;
    Rate idle_frames_;
    Rate resets_;
    bool excessive_ = false;
};

void Http2ServerSession::State::fill_callbacks(nghttp2_session_callbacks* table) {
    nghttp2_session_callbacks_set_on_begin_headers_callback(table, &on_begin_headers);
    nghttp2_session_callbacks_set_on_header_callback(table, &on_header);
    nghttp2_session_callbacks_set_on_invalid_header_callback(table, &on_invalid_header);
    nghttp2_session_callbacks_set_on_begin_frame_callback(table, &on_begin_frame);
    nghttp2_session_callbacks_set_on_frame_recv_callback(table, &on_frame);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(table, &on_data_chunk);
    nghttp2_session_callbacks_set_on_stream_close_callback(table, &on_stream_close);
    nghttp2_session_callbacks_set_send_data_callback(table, &send_data);
}

Http2ServerSession::Http2ServerSession(Http2ServerEvents& events, const Options& options)
    : state_(std::make_unique<State>(events, options)) {}
Http2ServerSession::~Http2ServerSession() = default;

Result<> Http2ServerSession::receive(std::string_view bytes, MonotonicTime now) {
    return state_->receive(bytes, now);
}

void Http2ServerSession::send(std::string& out, std::size_t enough) {
    state_->send(out, enough);
}

bool Http2ServerSession::is_over() const {
    return nghttp2_session_want_read(state_->session()) == 0 &&
           nghttp2_session_want_write(state_->session()) == 0;
}

void Http2ServerSession::submit_interim(Http2StreamId stream, std::span<const FieldView> fields) {
    const auto pairs = pairs_of(fields);
    nghttp2_submit_headers(state_->session(), NGHTTP2_FLAG_NONE, stream, nullptr, pairs.data(),
                           pairs.size(), nullptr);
}

void Http2ServerSession::submit_head(Http2StreamId stream, std::span<const FieldView> fields,
                                     bool ends) {
    const auto pairs = pairs_of(fields);
    const auto provider = State::provider();
    nghttp2_submit_response(state_->session(), stream, pairs.data(), pairs.size(),
                            ends ? nullptr : &provider);
}

void Http2ServerSession::resume_body(Http2StreamId stream) {
    nghttp2_session_resume_data(state_->session(), stream);
}

void Http2ServerSession::reset(Http2StreamId stream, Code code) {
    nghttp2_submit_rst_stream(state_->session(), NGHTTP2_FLAG_NONE, stream,
                              static_cast<std::uint32_t>(code));
}

void Http2ServerSession::consume(Http2StreamId stream, std::size_t bytes) {
    nghttp2_session_consume(state_->session(), stream, bytes);
}

void Http2ServerSession::consume(std::size_t bytes) {
    nghttp2_session_consume_connection(state_->session(), bytes);
}

void Http2ServerSession::go_away() {
    nghttp2_submit_goaway(state_->session(), NGHTTP2_FLAG_NONE,
                          nghttp2_session_get_last_proc_stream_id(state_->session()),
                          NGHTTP2_NO_ERROR, nullptr, 0);
}

}  // namespace madang::http
