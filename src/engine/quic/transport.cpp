// The life of a connection: its beginning, reading, timers, its end.
// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/transport.h"

#include <algorithm>
#include <utility>

#include "engine/quic/wire.h"

namespace madang::quic {
namespace {

constexpr ngtcp2_tstamp kNever = ~ngtcp2_tstamp{0};

std::unexpected<Error> failure(const char* text, int status) {
    return fail(ErrorCode::kUnavailable, text, status);
}

ngtcp2_vec vector_of(ByteSpan bytes) {
    // ngtcp2 reads only; its structure serves both directions.
    return {const_cast<std::uint8_t*>(bytes.data()), bytes.size()};
}

}  // namespace

Transport::Transport(Host& host, bool is_server) : host_(host), is_server_(is_server) {
    ngtcp2_connection_close_error_default(&error_);
    reference_.user_data = this;
    reference_.get_conn = [](ngtcp2_crypto_conn_ref* reference) {
        return static_cast<Transport*>(reference->user_data)->conn_;
    };
}

Transport::~Transport() {
    if (timer_) host_.loop().cancel(timer_);
    if (conn_ != nullptr) ngtcp2_conn_del(conn_);
}

void Transport::make_settings(ngtcp2_settings& settings, ngtcp2_transport_params& parameters,
                              const TransportOptions& options) const {
    ngtcp2_settings_default(&settings);
    settings.initial_ts = to_stamp(host_.loop().now());
    settings.handshake_timeout = to_duration(options.handshake);
    settings.max_window = kConnectionWindowMax;
    settings.max_stream_window = kStreamWindowMax;
    settings.rand_ctx.native_handle = &host_.random();
    ngtcp2_transport_params_default(&parameters);
    parameters.initial_max_stream_data_bidi_local = options.stream_window;
    parameters.initial_max_stream_data_bidi_remote = options.stream_window;
    parameters.initial_max_stream_data_uni = options.stream_window;
    parameters.initial_max_data = options.connection_window;
    parameters.initial_max_streams_bidi = options.streams;
    parameters.initial_max_streams_uni = kUnidirectionalStreams;
    parameters.max_idle_timeout = to_duration(options.idle);
    parameters.active_connection_id_limit = kActiveConnectionIds;
}

Result<std::unique_ptr<Transport>> Transport::server(Host& host, const ServerOptions& options,
                                                     const FirstPacket& first,
                                                     const io::Datagram& datagram) {
    std::unique_ptr<Transport> made(new Transport(host, true));
    TRY(made->begin_server(options, first, datagram));
    return made;
}

Result<> Transport::begin_server(const ServerOptions& options, const FirstPacket& first,
                                 const io::Datagram& datagram) {
    const ConnectionId ours = host_.make_id();
    ngtcp2_settings settings;
    ngtcp2_transport_params parameters;
    make_settings(settings, parameters, options.transport);
    settings.token = vector_of(first.token);
    parameters.original_dcid = to_cid(first.original);
    if (first.after_retry) {
        parameters.retry_scid = to_cid(first.to);
        parameters.retry_scid_present = 1;
    }
    parameters.stateless_reset_token_present = 1;
    std::ranges::copy(host_.reset_token(ours), parameters.stateless_reset_token);

    const ngtcp2_cid client = to_cid(first.client);
    const ngtcp2_cid own = to_cid(ours);
    const ngtcp2_callbacks table = callbacks(true);
    const Path path(datagram.local, datagram.peer);
    const int status = ngtcp2_conn_server_new(&conn_, &client, &own, path.get(), first.version,
                                              &table, &settings, &parameters, nullptr, this);
    if (status != 0) return failure("cannot make a connection", status);
    tls_ =
        TRY(TlsSession::server(options.tls, options.transport.protocol, options.early, reference_));
    ngtcp2_conn_set_tls_native_handle(conn_, tls_->get());
    host_.add_id(ours, *this);
    host_.add_id(first.to, *this);
    return {};
}

void Transport::on_packet(const io::Datagram& datagram, MonotonicTime now) {
    if (ended_) return;
    if (witness_) witness_->on_datagram(From::kServer, datagram.bytes, now);
    const Path path(datagram.local, datagram.peer);
    const ngtcp2_pkt_info info{.ecn = static_cast<std::uint32_t>(datagram.ecn)};
    const int status = ngtcp2_conn_read_pkt(conn_, path.get(), &info, datagram.bytes.data(),
                                            datagram.bytes.size(), to_stamp(now));
    if (status != 0) on_read_error(status);
    host_.schedule(*this);
}

void Transport::on_read_error(int error) {
    if (ended_) return;
    switch (error) {
        case NGTCP2_ERR_DRAINING: {
            ngtcp2_connection_close_error theirs;
            ngtcp2_conn_get_connection_close_error(conn_, &theirs);
            const bool application =
                theirs.type == NGTCP2_CONNECTION_CLOSE_ERROR_CODE_TYPE_APPLICATION;
            Closed closed{.by = was_reset_ ? Closed::By::kReset : Closed::By::kPeer,
                          .application = application,
                          .code = theirs.error_code,
                          .reason = {}};
            closed.reason.assign(reinterpret_cast<const char*>(theirs.reason),
                                 std::min(theirs.reasonlen, kReasonBytesMax));
            return end(std::move(closed), Says::kNothing);
        }
        case NGTCP2_ERR_RETRY:
        case NGTCP2_ERR_DROP_CONN:
            return end({.by = Closed::By::kFailure, .reason = "dropped"}, Says::kNothing);
        case NGTCP2_ERR_IDLE_CLOSE:
        case NGTCP2_ERR_HANDSHAKE_TIMEOUT:
            return end({.by = Closed::By::kIdle, .reason = ngtcp2_strerror(error)}, Says::kNothing);
        default: return fail_with(error);
    }
}

void Transport::fail_with(int error) {
    if (ended_) return;
    if (error == NGTCP2_ERR_CRYPTO) {
        ngtcp2_connection_close_error_set_transport_error_tls_alert(
            &error_, ngtcp2_conn_get_tls_alert(conn_), nullptr, 0);
    } else {
        ngtcp2_connection_close_error_set_transport_error_liberr(&error_, error, nullptr, 0);
    }
    end({.by = Closed::By::kFailure, .code = error_.error_code, .reason = ngtcp2_strerror(error)},
        Says::kWhy);
}

void Transport::close(AppError error, std::string_view reason) {
    if (ended_) return;
    reason_.assign(reason.substr(0, kReasonBytesMax));
    ngtcp2_connection_close_error_set_application_error(
        &error_, error, reinterpret_cast<const std::uint8_t*>(reason_.data()), reason_.size());
    end({.by = Closed::By::kUs, .application = true, .code = error, .reason = reason_}, Says::kWhy);
}

// Notes the end; the endpoint finishes it when nobody of ngtcp2 is on the stack.
void Transport::end(Closed closed, Says says) {
    if (ended_) return;
    ended_ = std::move(closed);
    says_ = says;
    if (witness_) note_facts();
    host_.schedule(*this);
}

LastWords Transport::finish() {
    if (timer_) host_.loop().cancel(std::exchange(timer_, {}));
    LastWords words;
    const ngtcp2_path* const current = ngtcp2_conn_get_path(conn_);
    words.route = {from_addr(current->local), from_addr(current->remote), io::Ecn::kNone};
    const bool silent = ended_->by == Closed::By::kIdle || ended_->by == Closed::By::kReset;
    if (!silent) {
        words.period =
            kClosingTimeouts * Nanoseconds(static_cast<std::int64_t>(ngtcp2_conn_get_pto(conn_)));
    }
    words.ids = ids();
    if (says_ == Says::kWhy) {
        words.packet.resize(kDatagramBytesMax);
        const ngtcp2_ssize size = ngtcp2_conn_write_connection_close(
            conn_, nullptr, nullptr, words.packet.data(), words.packet.size(), &error_,
            to_stamp(host_.loop().now()));
        words.packet.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    }
    if (application_ != nullptr) std::exchange(application_, nullptr)->on_closed(*ended_);
    return words;
}

std::vector<ConnectionId> Transport::ids() const {
    std::vector<ngtcp2_cid> cids(ngtcp2_conn_get_num_scid(conn_));
    cids.resize(ngtcp2_conn_get_scid(conn_, cids.data()));
    std::vector<ConnectionId> all;
    all.reserve(cids.size() + 1);
    for (const ngtcp2_cid& cid : cids) all.push_back(from_cid(cid));
    if (is_server_) all.push_back(from_cid(*ngtcp2_conn_get_client_initial_dcid(conn_)));
    return all;
}

void Transport::arm() {
    const ngtcp2_tstamp expiry = ngtcp2_conn_get_expiry(conn_);
    if (expiry == kNever) return;
    const MonotonicTime at{static_cast<std::int64_t>(expiry)};
    // A timer that fires too early costs one look; moving it at each packet would cost more.
    if (timer_ && timer_at_ <= at) return;
    if (timer_) host_.loop().cancel(timer_);
    timer_at_ = at;
    timer_ = host_.loop().at(at, [this] { on_timer(); });
}

void Transport::on_timer() {
    timer_ = {};
    const ngtcp2_tstamp now = to_stamp(host_.loop().now());
    if (ngtcp2_conn_get_expiry(conn_) > now) return arm();
    const int status = ngtcp2_conn_handle_expiry(conn_, now);
    if (status != 0) on_read_error(status);
    host_.schedule(*this);
}

Result<StreamId> Transport::open_stream() {
    StreamId stream = kNoStream;
    const int status = ngtcp2_conn_open_bidi_stream(conn_, &stream, nullptr);
    if (status != 0) return fail(ErrorCode::kExhausted, "the peer allows no more streams", status);
    return stream;
}

Result<StreamId> Transport::open_unidirectional() {
    StreamId stream = kNoStream;
    const int status = ngtcp2_conn_open_uni_stream(conn_, &stream, nullptr);
    if (status != 0) return fail(ErrorCode::kExhausted, "the peer allows no more streams", status);
    return stream;
}

void Transport::consumed(StreamId stream, std::uint64_t bytes) {
    if (ended_) return;
    // A stream that is gone has no window; the connection's goes on.
    (void)ngtcp2_conn_extend_max_stream_offset(conn_, stream, bytes);
    ngtcp2_conn_extend_max_offset(conn_, bytes);
    host_.schedule(*this);
}

void Transport::allow_stream() {
    ngtcp2_conn_extend_max_streams_bidi(conn_, 1);
    host_.schedule(*this);
}

void Transport::reset(StreamId stream, AppError error) {
    (void)ngtcp2_conn_shutdown_stream_write(conn_, stream, error);
    host_.schedule(*this);
}

void Transport::stop_receiving(StreamId stream, AppError error) {
    (void)ngtcp2_conn_shutdown_stream_read(conn_, stream, error);
    host_.schedule(*this);
}

Result<> Transport::update_keys() {
    const int status = ngtcp2_conn_initiate_key_update(conn_, to_stamp(host_.loop().now()));
    if (status != 0) return failure("the keys cannot be updated now", status);
    host_.schedule(*this);
    return {};
}

bool Transport::is_handshake_completed() const {
    return ngtcp2_conn_get_handshake_completed(conn_) != 0;
}

std::uint64_t Transport::window() const {
    return std::min(ngtcp2_conn_get_cwnd_left(conn_), ngtcp2_conn_get_max_data_left(conn_));
}

io::Address Transport::peer() const {
    return from_addr(ngtcp2_conn_get_path(conn_)->remote);
}

}  // namespace madang::quic
