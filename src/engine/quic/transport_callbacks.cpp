// From ngtcp2's callbacks to the application's. Each gives 0, or NGTCP2_ERR_CALLBACK_FAILURE where
// the connection must end; why was noted before.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "engine/quic/transport.h"
#include "engine/quic/wire.h"

namespace madang::quic {

// NOLINTBEGIN(readability-function-size): the parameters are ngtcp2's.
struct Transport::Callbacks {
    static Transport& of(void* user) { return *static_cast<Transport*>(user); }

    static void random(std::uint8_t* dest, std::size_t size, const ngtcp2_rand_ctx* context) {
        static_cast<io::Random*>(context->native_handle)
            ->fill({reinterpret_cast<char*>(dest), size});
    }

    static int new_id(ngtcp2_conn*, ngtcp2_cid* cid, std::uint8_t* token, std::size_t length,
                      void* user) {
        return of(user).give_id(*cid, token, length);
    }
    static int remove_id(ngtcp2_conn*, const ngtcp2_cid* cid, void* user) {
        of(user).host_.remove_id(from_cid(*cid));
        return 0;
    }
    static int challenge(ngtcp2_conn*, std::uint8_t* data, void* user) {
        return of(user).begin_challenge(data);
    }
    static int path_validated(ngtcp2_conn* conn, std::uint32_t, const ngtcp2_path* path,
                              ngtcp2_path_validation_result result, void* user) {
        if (result == NGTCP2_PATH_VALIDATION_RESULT_SUCCESS &&
            ngtcp2_path_eq(path, ngtcp2_conn_get_path(conn)) != 0) {
            of(user).on_proven(from_addr(path->remote));
        }
        return 0;
    }

    // The keys for application data are there to write (server) or to read (client) with: now
    // streams may be opened (research: before handshake_completed, so that the first SETTINGS go
    // out with the server's first flight and 0-RTT requests find their protocol).
    static int key(ngtcp2_conn*, ngtcp2_crypto_level level, void* user) {
        return level == NGTCP2_CRYPTO_LEVEL_APPLICATION ? of(user).on_writable() : 0;
    }
    static int handshake_completed(ngtcp2_conn*, void* user) {
        return of(user).on_handshake_completed();
    }

    static int data(ngtcp2_conn*, std::uint32_t flags, std::int64_t stream, std::uint64_t,
                    const std::uint8_t* bytes, std::size_t size, void* user, void*) {
        return of(user).on_data({.stream = stream,
                                 .bytes = {bytes, size},
                                 .last = (flags & NGTCP2_STREAM_DATA_FLAG_FIN) != 0,
                                 .early = (flags & NGTCP2_STREAM_DATA_FLAG_EARLY) != 0});
    }
    static int acknowledged(ngtcp2_conn*, std::int64_t stream, std::uint64_t, std::uint64_t size,
                            void* user, void*) {
        if (Application* app = of(user).application_) app->on_acknowledged(stream, size);
        return 0;
    }
    static int closed(ngtcp2_conn*, std::uint32_t flags, std::int64_t stream, std::uint64_t error,
                      void* user, void*) {
        Transport& self = of(user);
        const bool given = (flags & NGTCP2_STREAM_CLOSE_FLAG_APP_ERROR_CODE_SET) != 0;
        if (!is_ours(self, stream) && !ngtcp2_is_bidi_stream(stream)) {
            ngtcp2_conn_extend_max_streams_uni(self.conn_, 1);
        }
        if (self.application_ != nullptr) {
            self.application_->on_stream_closed(stream, given ? error : kNoAppError);
        }
        return 0;
    }
    static bool is_ours(const Transport& self, std::int64_t stream) {
        return ngtcp2_conn_is_local_stream(self.conn_, stream) != 0;
    }
    static int reset(ngtcp2_conn*, std::int64_t stream, std::uint64_t, std::uint64_t error,
                     void* user, void*) {
        if (Application* app = of(user).application_) app->on_stream_reset(stream, error);
        return 0;
    }
    static int stop_sending(ngtcp2_conn*, std::int64_t stream, std::uint64_t error, void* user,
                            void*) {
        if (Application* app = of(user).application_) app->on_stop_sending(stream, error);
        return 0;
    }
    static int unblocked(ngtcp2_conn*, std::int64_t stream, std::uint64_t, void* user, void*) {
        if (Application* app = of(user).application_) app->on_unblocked(stream);
        return 0;
    }
    static int remote_streams(ngtcp2_conn*, std::uint64_t count, void* user) {
        if (Application* app = of(user).application_) app->on_remote_streams(count);
        return 0;
    }
    static int local_streams(ngtcp2_conn*, std::uint64_t count, void* user) {
        if (Application* app = of(user).application_) app->on_local_streams(count);
        return 0;
    }
    static int stateless_reset(ngtcp2_conn*, const ngtcp2_pkt_stateless_reset*, void* user) {
        of(user).was_reset_ = true;
        return 0;
    }
    static int new_token(ngtcp2_conn*, const ngtcp2_vec* token, void* user) {
        of(user).saved_.token.assign(reinterpret_cast<const char*>(token->base), token->len);
        of(user).save();
        return 0;
    }
};

// NOLINTEND(readability-function-size)

ngtcp2_callbacks Transport::callbacks(bool is_server) {
    ngtcp2_callbacks table{};
    table.recv_crypto_data = ngtcp2_crypto_recv_crypto_data_cb;
    table.encrypt = ngtcp2_crypto_encrypt_cb;
    table.decrypt = ngtcp2_crypto_decrypt_cb;
    table.hp_mask = ngtcp2_crypto_hp_mask_cb;
    table.update_key = ngtcp2_crypto_update_key_cb;
    table.delete_crypto_aead_ctx = ngtcp2_crypto_delete_crypto_aead_ctx_cb;
    table.delete_crypto_cipher_ctx = ngtcp2_crypto_delete_crypto_cipher_ctx_cb;
    table.version_negotiation = ngtcp2_crypto_version_negotiation_cb;
    table.rand = Callbacks::random;
    table.get_new_connection_id = Callbacks::new_id;
    table.remove_connection_id = Callbacks::remove_id;
    table.get_path_challenge_data = Callbacks::challenge;
    table.handshake_completed = Callbacks::handshake_completed;
    table.recv_stream_data = Callbacks::data;
    table.acked_stream_data_offset = Callbacks::acknowledged;
    table.stream_close = Callbacks::closed;
    table.stream_reset = Callbacks::reset;
    table.stream_stop_sending = Callbacks::stop_sending;
    table.extend_max_stream_data = Callbacks::unblocked;
    table.extend_max_remote_streams_bidi = Callbacks::remote_streams;
    table.extend_max_local_streams_bidi = Callbacks::local_streams;
    if (is_server) {
        table.recv_client_initial = ngtcp2_crypto_recv_client_initial_cb;
        table.recv_tx_key = Callbacks::key;
        table.path_validation = Callbacks::path_validated;
    } else {
        table.client_initial = ngtcp2_crypto_client_initial_cb;
        table.recv_retry = ngtcp2_crypto_recv_retry_cb;
        table.recv_rx_key = Callbacks::key;
        table.recv_stateless_reset = Callbacks::stateless_reset;
        table.recv_new_token = Callbacks::new_token;
    }
    return table;
}

int Transport::on_writable() {
    if (writable_told_) return 0;
    if (is_server_) application_ = host_.accept(*this);
    if (application_ == nullptr) {
        ngtcp2_connection_close_error_set_transport_error(&error_, NGTCP2_CONNECTION_REFUSED,
                                                          nullptr, 0);
        end({.by = Closed::By::kUs, .code = NGTCP2_CONNECTION_REFUSED}, Says::kWhy);
        return NGTCP2_ERR_CALLBACK_FAILURE;
    }
    writable_told_ = true;
    application_->on_writable();
    return ended_ ? NGTCP2_ERR_CALLBACK_FAILURE : 0;
}

int Transport::on_handshake_completed() {
    half_open = false;
    host_.on_handshake_completed(*this);
    if (witness_) {
        witness_->on_handshake_completed();
        note_facts();
    }
    if (is_server_) {
        // Both help the client's next connection; this one does without.
        (void)tls_->send_ticket();
        const auto token = host_.address_token(peer());
        if (!token.empty()) ngtcp2_conn_submit_new_token(conn_, token.data(), token.size());
    }
    if (sends_early_ && !tls_->is_early_data_taken()) {
        if (const int status = repeat_early(); status != 0) return status;
    }
    if (application_ != nullptr) application_->on_handshake_completed();
    return 0;
}

int Transport::give_id(ngtcp2_cid& cid, std::uint8_t* token, std::size_t length) {
    if (length != kConnectionIdBytes || !new_ids_.take(host_.loop().now())) {
        ngtcp2_connection_close_error_set_transport_error(&error_, NGTCP2_CONNECTION_ID_LIMIT_ERROR,
                                                          nullptr, 0);
        end({.by = Closed::By::kUs, .code = NGTCP2_CONNECTION_ID_LIMIT_ERROR}, Says::kWhy);
        return NGTCP2_ERR_CALLBACK_FAILURE;
    }
    const ConnectionId id = host_.make_id();
    cid = to_cid(id);
    std::ranges::copy(host_.reset_token(id), token);
    host_.add_id(id, *this);
    return 0;
}

int Transport::begin_challenge(std::uint8_t* data) {
    if (!challenges_.take(host_.loop().now())) {
        ngtcp2_connection_close_error_set_transport_error(&error_, NGTCP2_NO_VIABLE_PATH, nullptr,
                                                          0);
        end({.by = Closed::By::kUs, .code = NGTCP2_NO_VIABLE_PATH}, Says::kWhy);
        return NGTCP2_ERR_CALLBACK_FAILURE;
    }
    host_.random().fill({reinterpret_cast<char*>(data), NGTCP2_PATH_CHALLENGE_DATALEN});
    return 0;
}

// The path that is in use was validated; one whose first challenge was small is so again.
void Transport::on_proven(const io::Address& peer) {
    if (peer == moved_to_) return;
    moved_to_ = peer;
    host_.on_migrated();
}

int Transport::on_data(const StreamData& data) {
    if (application_ == nullptr || ended_) return 0;
    const auto error = application_->on_data(data);
    if (error) close(*error, "");
    return ended_ ? NGTCP2_ERR_CALLBACK_FAILURE : 0;
}

}  // namespace madang::quic
