// nghttp3's callbacks and calls.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/http3/http3_session.h"

#include <absl/container/inlined_vector.h>
#include <nghttp3/nghttp3.h>

#include <algorithm>
#include <array>
#include <limits>

#include "base/check.h"
#include "engine/http/limits.h"

namespace madang::http {
namespace {

std::string_view view_of(const std::uint8_t* bytes, std::size_t size) {
    return {reinterpret_cast<const char*>(bytes), size};
}

std::string_view view_of(const nghttp3_rcbuf* buffer) {
    const nghttp3_vec bytes = nghttp3_rcbuf_get_buf(buffer);
    return view_of(bytes.base, bytes.len);
}

using Pairs = absl::InlinedVector<nghttp3_nv, kUsualFields>;

// nghttp3 copies names and values; its structure is not const because it need not.
Pairs pairs_of(std::span<const FieldView> fields) {
    const auto bytes = [](std::string_view text) {
        return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
    };
    Pairs pairs;
    pairs.reserve(fields.size());
    for (const FieldView& field : fields) {
        pairs.push_back({bytes(field.name), bytes(field.value), field.name.size(),
                         field.value.size(), NGHTTP3_NV_FLAG_NONE});
    }
    return pairs;
}

AppError code_of(int error) {
    return nghttp3_err_infer_quic_app_error_code(error);
}

}  // namespace

class Http3Session::State {
public:
    State(Http3Events& events, const Options& options) : events_(events) {
        const bool server = options.side == Side::kServer;
        nghttp3_settings settings;
        nghttp3_settings_default(&settings);
        settings.max_field_section_size = options.head_bytes_max;
        settings.qpack_max_dtable_capacity = kQpackTableBytes;
        settings.qpack_encoder_max_dtable_capacity = options.table_bytes;
        settings.qpack_blocked_streams = kQpackBlockedStreams;
        const nghttp3_callbacks table = callbacks();
        const int status = server
                               ? nghttp3_conn_server_new(&conn_, &table, &settings, nullptr, this)
                               : nghttp3_conn_client_new(&conn_, &table, &settings, nullptr, this);
        CHECK(status == 0, "a session's memory can be had");
        if (server) nghttp3_conn_set_max_client_streams_bidi(conn_, options.streams);
    }
    ~State() { nghttp3_conn_del(conn_); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    nghttp3_conn* conn() const { return conn_; }

    // NOLINTBEGIN(readability-function-size): the parameters are nghttp3's.
    static nghttp3_ssize read_body(nghttp3_conn* conn, std::int64_t stream, nghttp3_vec* pieces,
                                   std::size_t, std::uint32_t* flags, void* user, void*) {
        const BodyPiece piece = of(user).events_.take_body(stream);
        if (piece.failed) {
            of(user).events_.on_reset(stream, Http3Code::kInternal);
            return NGHTTP3_ERR_WOULDBLOCK;
        }
        if (piece.last) *flags |= NGHTTP3_DATA_FLAG_EOF;
        if (piece.last && !piece.trailers.empty()) {
            *flags |= NGHTTP3_DATA_FLAG_NO_END_STREAM;
            const auto pairs = pairs_of(piece.trailers);
            nghttp3_conn_submit_trailers(conn, stream, pairs.data(), pairs.size());
        }
        if (piece.bytes.empty()) return piece.last ? 0 : NGHTTP3_ERR_WOULDBLOCK;
        pieces[0] = {const_cast<std::uint8_t*>(piece.bytes.data()), piece.bytes.size()};
        return 1;
    }

private:
    static State& of(void* user) { return *static_cast<State*>(user); }
    static nghttp3_callbacks callbacks();

    static int acknowledged(nghttp3_conn*, std::int64_t stream, std::uint64_t bytes, void* user,
                            void*) {
        of(user).events_.on_body_acknowledged(stream, bytes);
        return 0;
    }
    static int field(nghttp3_conn*, std::int64_t stream, std::int32_t, nghttp3_rcbuf* name,
                     nghttp3_rcbuf* value, std::uint8_t, void* user, void*) {
        return give_field(user, stream, FieldSection::kHead, name, value);
    }
    static int trailer(nghttp3_conn*, std::int64_t stream, std::int32_t, nghttp3_rcbuf* name,
                       nghttp3_rcbuf* value, std::uint8_t, void* user, void*) {
        return give_field(user, stream, FieldSection::kTrailers, name, value);
    }
    static int give_field(void* user, std::int64_t stream, FieldSection section,
                          nghttp3_rcbuf* name, nghttp3_rcbuf* value) {
        State& self = of(user);
        if (self.events_.on_field(stream, section, view_of(name), view_of(value))) return 0;
        self.excessive_ = true;
        return NGHTTP3_ERR_CALLBACK_FAILURE;
    }
    static int head_end(nghttp3_conn*, std::int64_t stream, int last, void* user, void*) {
        of(user).events_.on_head(stream, last == 0);
        return 0;
    }
    static int body(nghttp3_conn*, std::int64_t stream, const std::uint8_t* bytes, std::size_t size,
                    void* user, void*) {
        of(user).events_.on_body(stream, view_of(bytes, size));
        return 0;
    }
    static int end(nghttp3_conn*, std::int64_t stream, void* user, void*) {
        of(user).events_.on_end(stream);
        return 0;
    }
    static int consumed(nghttp3_conn*, std::int64_t stream, std::size_t bytes, void* user, void*) {
        of(user).events_.on_consumed(stream, bytes);
        return 0;
    }
    static int stop_sending(nghttp3_conn*, std::int64_t stream, std::uint64_t error, void* user,
                            void*) {
        of(user).events_.on_stop_receiving(stream, error);
        return 0;
    }
    static int reset(nghttp3_conn*, std::int64_t stream, std::uint64_t error, void* user, void*) {
        of(user).events_.on_reset(stream, error);
        return 0;
    }
    static int over(nghttp3_conn*, std::int64_t stream, std::uint64_t error, void* user, void*) {
        of(user).events_.on_over(stream, error);
        return 0;
    }
    static int goaway(nghttp3_conn*, std::int64_t, void* user) {
        of(user).events_.on_goaway();
        return 0;
    }

    // NOLINTEND(readability-function-size)

    Http3Events& events_;
    nghttp3_conn* conn_ = nullptr;

public:
    bool excessive_ = false;  // a message of more fields than anybody needs
};

nghttp3_callbacks Http3Session::State::callbacks() {
    nghttp3_callbacks table{};
    table.acked_stream_data = &acknowledged;
    table.recv_header = &field;
    table.recv_trailer = &trailer;
    table.end_headers = &head_end;
    table.recv_data = &body;
    table.end_stream = &end;
    table.deferred_consume = &consumed;
    table.stop_sending = &stop_sending;
    table.reset_stream = &reset;
    table.stream_close = &over;
    table.shutdown = &goaway;
    return table;
}

Http3Session::Http3Session(Http3Events& events, const Options& options)
    : state_(std::make_unique<State>(events, options)) {}
Http3Session::~Http3Session() = default;

Result<> Http3Session::open_streams(quic::Connection& connection) {
    const StreamId control = TRY(connection.open_unidirectional());
    const StreamId encoder = TRY(connection.open_unidirectional());
    const StreamId decoder = TRY(connection.open_unidirectional());
    CHECK(nghttp3_conn_bind_control_stream(state_->conn(), control) == 0, "bound once");
    CHECK(nghttp3_conn_bind_qpack_streams(state_->conn(), encoder, decoder) == 0, "bound once");
    return {};
}

std::expected<std::size_t, AppError> Http3Session::receive(const quic::StreamData& data) {
    const nghttp3_ssize taken = nghttp3_conn_read_stream(
        state_->conn(), data.stream, data.bytes.data(), data.bytes.size(), data.last ? 1 : 0);
    if (taken >= 0) return static_cast<std::size_t>(taken);
    if (state_->excessive_) return std::unexpected(Http3Code::kExcessiveLoad);
    return std::unexpected(code_of(static_cast<int>(taken)));
}

std::optional<AppError> Http3Session::next(quic::Outgoing& out) {
    std::array<nghttp3_vec, quic::kPiecesPerPacket> pieces;
    int last = 0;
    const nghttp3_ssize count = nghttp3_conn_writev_stream(state_->conn(), &out.stream, &last,
                                                           pieces.data(), pieces.size());
    if (count < 0) return code_of(static_cast<int>(count));
    out.last = last != 0;
    out.count = static_cast<std::size_t>(count);
    for (std::size_t i = 0; i < out.count; ++i) out.pieces[i] = {pieces[i].base, pieces[i].len};
    return std::nullopt;
}

// nghttp3 tells what it does not know by an error that changes nothing: such streams are over.
void Http3Session::on_written(StreamId stream, std::size_t bytes) {
    (void)nghttp3_conn_add_write_offset(state_->conn(), stream, bytes);
}

std::optional<AppError> Http3Session::on_acknowledged(StreamId stream, std::uint64_t bytes) {
    const int status = nghttp3_conn_add_ack_offset(state_->conn(), stream, bytes);
    if (status != 0 && status != NGHTTP3_ERR_STREAM_NOT_FOUND) return code_of(status);
    return std::nullopt;
}

void Http3Session::on_blocked(StreamId stream) {
    nghttp3_conn_block_stream(state_->conn(), stream);
}

void Http3Session::on_unblocked(StreamId stream) {
    (void)nghttp3_conn_unblock_stream(state_->conn(), stream);
}

void Http3Session::on_write_ended(StreamId stream) {
    nghttp3_conn_shutdown_stream_write(state_->conn(), stream);
}

void Http3Session::on_read_ended(StreamId stream) {
    (void)nghttp3_conn_shutdown_stream_read(state_->conn(), stream);
}

bool Http3Session::on_stream_closed(StreamId stream, AppError error) {
    const AppError code = error == quic::kNoAppError ? Http3Code::kNone : error;
    return nghttp3_conn_close_stream(state_->conn(), stream, code) == 0;
}

void Http3Session::on_remote_streams(std::uint64_t count) {
    nghttp3_conn_set_max_client_streams_bidi(state_->conn(), count);
}

void Http3Session::submit_interim(StreamId stream, std::span<const FieldView> fields) {
    const auto pairs = pairs_of(fields);
    (void)nghttp3_conn_submit_info(state_->conn(), stream, pairs.data(), pairs.size());
}

void Http3Session::submit_answer(StreamId stream, std::span<const FieldView> fields, bool ends) {
    const auto pairs = pairs_of(fields);
    const nghttp3_data_reader reader{&State::read_body};
    (void)nghttp3_conn_submit_response(state_->conn(), stream, pairs.data(), pairs.size(),
                                       ends ? nullptr : &reader);
}

void Http3Session::submit_request(StreamId stream, std::span<const FieldView> fields, bool ends) {
    const auto pairs = pairs_of(fields);
    const nghttp3_data_reader reader{&State::read_body};
    (void)nghttp3_conn_submit_request(state_->conn(), stream, pairs.data(), pairs.size(),
                                      ends ? nullptr : &reader, nullptr);
}

void Http3Session::resume_body(StreamId stream) {
    (void)nghttp3_conn_resume_stream(state_->conn(), stream);
}

void Http3Session::go_away() {
    (void)nghttp3_conn_submit_shutdown_notice(state_->conn());
    (void)nghttp3_conn_shutdown(state_->conn());
}

}  // namespace madang::http
