// One QUIC connection on ngtcp2: packets in, packets out, timers, its end.
//
// Idea:       the endpoint hands in datagrams and calls write() once a batch; write() asks the
//             application for data packet by packet, until the congestion window, the pacer or the
//             turn's quantum ends it. One timer, moved only forward when it fires too early.
// Invariants: (1) ngtcp2 is not re-entered: its callbacks only note what write() must do;
//             (2) after the first error nothing is read or written but the closing packet;
//             (3) the application hears on_closed() exactly once, last.
// Threads:    one reactor.
// Limits:     kWriteTurnBytes, kConnectionIdsPerSecond, kPathChallengesPerSecond.
// Source:     RFC 9000, RFC 9001, RFC 9002; ngtcp2 0.12.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ngtcp2/ngtcp2.h>
#include <ngtcp2/ngtcp2_crypto.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/rate.h"
#include "engine/quic/application.h"
#include "engine/quic/host.h"
#include "engine/quic/options.h"
#include "engine/quic/saved.h"
#include "engine/quic/tls_session.h"
#include "io/udp/udp_socket.h"

namespace madang::quic {

// Takes the packets of some connection ids.
class PacketSink {
public:
    virtual ~PacketSink() = default;
    virtual void on_packet(const io::Datagram& datagram, MonotonicTime now) = 0;
};

// What is left of a connection: for how long its packets are known, and what they are told.
struct LastWords {
    std::vector<std::uint8_t> packet;  // empty: nothing is said
    Route route;
    std::vector<ConnectionId> ids;
    Nanoseconds period{};  // zero: forget at once
};

// What a server knows of a client's first packet.
struct FirstPacket {
    std::uint32_t version = 0;
    ConnectionId client = {};    // the client's id
    ConnectionId to = {};        // the id it sent the packet to
    ConnectionId original = {};  // ... its very first one: another if we answered that by Retry
    bool after_retry = false;
    ByteSpan token = {};  // a proof of the address; empty if there was none, or none that we take
};

// How a client begins.
struct ClientStart {
    std::string host;
    ConnectionId server;  // chosen at random
    ConnectionId ours;
};

class Transport final : public Connection, public PacketSink {
public:
    static Result<std::unique_ptr<Transport>> server(Host& host, const ServerOptions& options,
                                                     const FirstPacket& first,
                                                     const io::Datagram& datagram);
    static Result<std::unique_ptr<Transport>> client(Host& host, const ClientOptions& options,
                                                     const ClientStart& start, const Route& route,
                                                     Application& application);
    ~Transport() override;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    void on_packet(const io::Datagram& datagram, MonotonicTime now) override;
    // Writes what there is to write. Wants to be called again in the next turn if it says so.
    enum class Wrote : std::uint8_t { kAll, kTurn };
    Wrote write(MonotonicTime now);

    bool has_ended() const { return ended_.has_value(); }
    // The endpoint goes: the connection ends without a word.
    void abandon() { end({.by = Closed::By::kUs, .reason = "the endpoint goes"}, Says::kNothing); }
    // Tells the application; gives what remains. Then the transport is destroyed.
    LastWords finish();
    // Client: goes on from another local address (RFC 9000 §9).
    Result<> migrate(const io::Address& local);

    // Connection:
    Result<StreamId> open_stream() override;
    Result<StreamId> open_unidirectional() override;
    void consumed(StreamId stream, std::uint64_t bytes) override;
    void allow_stream() override;
    void reset(StreamId stream, AppError error) override;
    void stop_receiving(StreamId stream, AppError error) override;
    void want_write() override { host_.schedule(*this); }
    void close(AppError error, std::string_view reason) override;
    Result<> update_keys() override;
    bool is_handshake_completed() const override;
    bool is_resumed() const override { return tls_->is_resumed(); }
    std::uint64_t window() const override;
    io::Address peer() const override;
    std::string server_name() const override { return tls_->server_name(); }

    // The endpoint's marks.
    bool scheduled = false;
    std::size_t slot = 0;
    bool half_open = true;

private:
    struct Callbacks;  // what ngtcp2 calls
    static ngtcp2_callbacks callbacks(bool is_server);
    // Whether the peer is told of an end.
    enum class Says : std::uint8_t { kWhy, kNothing };

    Transport(Host& host, bool is_server);
    void make_settings(ngtcp2_settings& settings, ngtcp2_transport_params& parameters,
                       const TransportOptions& options) const;
    Result<> begin_server(const ServerOptions& options, const FirstPacket& first,
                          const io::Datagram& datagram);
    Result<> begin_client(const ClientOptions& options, const ClientStart& start,
                          const Route& route);
    void use_saved(const ClientOptions& options);
    void save();
    void watch();
    void note_facts() const;

    // Callbacks of ngtcp2 that decide something.
    int on_writable();
    int on_handshake_completed();
    int repeat_early();
    int give_id(ngtcp2_cid& cid, std::uint8_t* token, std::size_t length);
    int begin_challenge(std::uint8_t* data);
    void on_proven(const io::Address& peer);
    int on_data(const StreamData& data);

    void on_read_error(int error);
    void on_timer();
    void arm();
    bool begins_pacing();
    std::size_t write_quantum(MonotonicTime now, std::size_t quantum);
    ngtcp2_ssize write_packet(std::span<std::uint8_t> room, ngtcp2_path_storage& path,
                              ngtcp2_pkt_info& info, ngtcp2_tstamp now);
    std::optional<ngtcp2_ssize> write_some(std::span<std::uint8_t> room, ngtcp2_path_storage& path,
                                           ngtcp2_pkt_info& info, ngtcp2_tstamp now);
    void fail_with(int error);
    void end(Closed closed, Says says);
    std::vector<ConnectionId> ids() const;

    Host& host_;
    const bool is_server_;
    ngtcp2_conn* conn_ = nullptr;
    ngtcp2_crypto_conn_ref reference_{};
    std::unique_ptr<TlsSession> tls_;
    Application* application_ = nullptr;

    ngtcp2_connection_close_error error_{};
    std::optional<Closed> ended_;
    std::string reason_;  // the bytes of error_.reason
    bool writable_told_ = false;
    Says says_ = Says::kNothing;
    bool was_reset_ = false;
    io::Address moved_to_;      // the last address that the peer has proven on its way
    bool sends_early_ = false;  // client: data went out before the handshake
    bool paces_ = false;        // client: a flight was written since the handshake was done

    io::TimerId timer_;
    MonotonicTime timer_at_;
    Rate new_ids_{kConnectionIdsPerSecond, kConnectionIdsBurst};
    Rate challenges_{kPathChallengesPerSecond, kPathChallengesBurst};

    // Client: what is kept for the next connection, and under which name.
    std::string saved_key_;
    Saved saved_;
    std::shared_ptr<io::tls::ClientContext> client_context_;
    std::shared_ptr<Witness> witness_;  // null: nobody looks
};

}  // namespace madang::quic
