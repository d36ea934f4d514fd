// A client's beginning: with what an earlier connection left, its first request goes out at once.
// SPDX-License-Identifier: Apache-2.0
#include <utility>
#include <vector>

#include "engine/quic/transport.h"
#include "engine/quic/wire.h"

namespace madang::quic {
namespace {

constexpr ngtcp2_tstamp kNeverMeasured = ~ngtcp2_tstamp{0};

}  // namespace

Result<std::unique_ptr<Transport>> Transport::client(Host& host, const ClientOptions& options,
                                                     const ClientStart& start, const Route& route,
                                                     Application& application) {
    std::unique_ptr<Transport> made(new Transport(host, false));
    made->application_ = &application;
    made->client_context_ = options.tls;
    made->witness_ = options.witness;
    made->saved_key_ = "quic " + start.host + " " + route.peer.to_string();
    made->saved_ = Saved::decode(options.tls->take_ticket(made->saved_key_));
    TRY(made->begin_client(options, start, route));
    made->use_saved(options);
    return made;
}

Result<> Transport::begin_client(const ClientOptions& options, const ClientStart& start,
                                 const Route& route) {
    ngtcp2_settings settings;
    ngtcp2_transport_params parameters;
    make_settings(settings, parameters, options.transport);
    settings.token = {reinterpret_cast<std::uint8_t*>(saved_.token.data()), saved_.token.size()};
    const ngtcp2_cid server = to_cid(start.server);
    const ngtcp2_cid own = to_cid(start.ours);
    const ngtcp2_callbacks table = callbacks(false);
    const Path path(route.local, route.peer);
    const int status =
        ngtcp2_conn_client_new(&conn_, &server, &own, path.get(), NGTCP2_PROTO_VER_V1, &table,
                               &settings, &parameters, nullptr, this);
    if (status != 0) return fail(ErrorCode::kUnavailable, "cannot make a connection", status);
    tls_ = TRY(TlsSession::client(options.tls, start.host, options.transport.protocol,
                                  saved_.ticket, reference_));
    tls_->on_ticket = [this](std::string ticket) {
        saved_.ticket = std::move(ticket);
        save();
    };
    if (witness_) watch();
    ngtcp2_conn_set_tls_native_handle(conn_, tls_->get());
    host_.add_id(start.ours, *this);
    return {};
}

void Transport::watch() {
    tls_->on_message = [this](From from, unsigned type) { witness_->on_message(from, type); };
}

void Transport::note_facts() const {
    HandshakeFacts facts;
    facts.version = ngtcp2_conn_get_negotiated_version(conn_);
    if (facts.version != 0) facts.tls = io::tls::session_of(tls_->get());
    facts.early_taken = sends_early_ && tls_->is_early_data_taken();
    facts.certificates = io::tls::certificates_of(tls_->get());
    facts.refusal = io::tls::refusal_of(tls_->get());
    facts.refusal_words = io::tls::refusal_words_of(tls_->get());
    ngtcp2_conn_stat measured;
    ngtcp2_conn_get_conn_stat(conn_, &measured);
    facts.is_measured = measured.first_rtt_sample_ts != kNeverMeasured;
    facts.round_trip = Nanoseconds(static_cast<std::int64_t>(measured.smoothed_rtt));
    facts.round_trip_variation = Nanoseconds(static_cast<std::int64_t>(measured.rttvar));
    witness_->note(std::move(facts));
}

// With the server's parameters of the last time data may go out before it has answered.
void Transport::use_saved(const ClientOptions& options) {
    if (saved_.parameters.empty() || saved_.ticket.empty()) return;
    const std::string text = std::exchange(saved_.parameters, {});
    saved_.token.clear();
    saved_.ticket.clear();
    if (options.early == EarlyData::kNo) return;
    ngtcp2_transport_params parameters;
    const int status = ngtcp2_decode_transport_params(
        &parameters, NGTCP2_TRANSPORT_PARAMS_TYPE_ENCRYPTED_EXTENSIONS,
        reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    if (status != 0) return;
    ngtcp2_conn_set_early_remote_transport_params(conn_, &parameters);
    sends_early_ = true;
    (void)on_writable();
}

// The server did not take what was sent early: it is forgotten, and asked for again.
int Transport::repeat_early() {
    const int status = ngtcp2_conn_early_data_rejected(conn_);
    if (status != 0) return status;
    application_->on_early_data_rejected();
    writable_told_ = false;
    return on_writable();
}

void Transport::save() {
    const ngtcp2_transport_params* const theirs = ngtcp2_conn_get_remote_transport_params(conn_);
    if (theirs == nullptr || saved_.ticket.empty()) return;
    std::vector<std::uint8_t> text(1024);
    const ngtcp2_ssize size = ngtcp2_encode_transport_params(
        text.data(), text.size(), NGTCP2_TRANSPORT_PARAMS_TYPE_ENCRYPTED_EXTENSIONS, theirs);
    if (size <= 0) return;
    saved_.parameters.assign(reinterpret_cast<const char*>(text.data()),
                             static_cast<std::size_t>(size));
    client_context_->keep_ticket(saved_key_, saved_.encode());
}

Result<> Transport::migrate(const io::Address& local) {
    const Path path(local, peer());
    const int status =
        ngtcp2_conn_initiate_immediate_migration(conn_, path.get(), to_stamp(host_.loop().now()));
    if (status != 0) return fail(ErrorCode::kUnavailable, "the connection cannot move", status);
    host_.schedule(*this);
    return {};
}

}  // namespace madang::quic
