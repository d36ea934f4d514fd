// A UDP port that speaks QUIC: a server's on one reactor, or a client's.
//
//   auto reactors = std::make_shared<quic::Reactors>(secret);           // once a server
//   auto endpoint = TRY(quic::Endpoint::serve(loop, environment, address, acceptor,
//                                             {options, reactors}));     // once a reactor
//
// Idea:       datagrams are read in batches; each goes to its connection by the id it carries; at
//             the end of a batch the connections that have something to say write, and all packets
//             leave in one system call or few.
// Invariants: (1) a connection is destroyed only between batches;
//             (2) a connection's ids lead to it, then to its last words, then to nobody.
// Threads:    one reactor; several endpoints of one server share a Reactors.
// Limits:     ServerOptions, limits.h.
// Source:     RFC 9000.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/quic/application.h"
#include "engine/quic/closed_connections.h"
#include "engine/quic/doorman.h"
#include "engine/quic/host.h"
#include "engine/quic/options.h"
#include "engine/quic/reactors.h"
#include "engine/quic/transport.h"
#include "io/environment.h"
#include "io/udp/udp_socket.h"

namespace madang::quic {

// Gives each new connection of a server its application.
class Acceptor {
public:
    virtual ~Acceptor() = default;
    // Null refuses it. What is returned lives until its on_closed().
    virtual Application* on_connection(Connection& connection) = 0;
};

struct Serving {
    ServerOptions options;
    std::shared_ptr<Reactors> reactors;
    EndpointCounters& counters;  // outlives the endpoint
};

class Endpoint final : private Host, private io::UdpReceiver, private ClosedConnections::Routing {
public:
    // Listens at once; port 0 picks a free one. Errors: those of io::UdpSocket; exhausted.
    static Result<std::unique_ptr<Endpoint>> serve(io::Loop& loop, io::Environment& environment,
                                                   const io::Address& address, Acceptor& acceptor,
                                                   Serving serving);
    // For clients; `local` may have port 0 and no address.
    static Result<std::unique_ptr<Endpoint>> client(io::Loop& loop, io::Environment& environment,
                                                    const io::Address& local);
    // Ends all connections without a word to their peers.
    ~Endpoint() override;
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;

    // Client: begins a connection; `host` is the name in SNI and in the certificate. What comes of
    // it the application hears. `application` lives until its on_closed().
    Result<Connection*> connect(const ClientOptions& options, const io::Address& peer,
                                const std::string& host, Application& application);

    // Client: goes on from another port. Silently, as when a router on the way forgets; or telling
    // the peers, by migration.
    enum class Moving : std::uint8_t { kSilently, kMigrating };
    Result<> move(Moving moving);

    // Server: new connections are refused from now on.
    void refuse_new();

    const io::Address& address() const { return socket_->address(); }
    std::size_t connections() const { return transports_.size(); }
    std::size_t half_open() const { return half_open_; }
    std::size_t closed_connections() const { return closed_.size(); }

private:
    Endpoint(io::Loop& loop, io::Environment& environment, Acceptor* acceptor);

    // Host:
    io::Loop& loop() override { return loop_; }
    io::Random& random() override { return environment_.random; }
    io::Clock& clock() override { return environment_.clock; }
    Outbox& outbox() override { return outbox_; }
    void add_id(const ConnectionId& id, Transport& transport) override { route(id, &transport); }
    void remove_id(const ConnectionId& id) override { route(id, nullptr); }
    ConnectionId make_id() override;
    ResetToken reset_token(const ConnectionId& id) override;
    std::vector<std::uint8_t> address_token(const io::Address& peer) override;
    void schedule(Transport& transport) override;
    Application* accept(Transport& transport) override;
    void on_handshake_completed(Transport& transport) override;
    void on_migrated() override;

    // ClosedConnections::Routing:
    void route(const ConnectionId& id, PacketSink* sink) override;

    // io::UdpReceiver:
    void on_datagram(const io::Datagram& datagram) override;
    void on_batch_end() override { settle(); }
    void on_send_possible() override { settle(); }

    void take(const io::Datagram& datagram, Doorman::Came came);
    void take_as_client(io::Datagram datagram, const Envelope& envelope);
    void begin(const io::Datagram& datagram, const FirstPacket& first);
    void adopt(std::unique_ptr<Transport> transport);
    MonotonicTime batch_time() { return in_batch_ ? batch_time_ : loop_.now(); }
    void settle();
    void settle_later();
    void bury(Transport& transport);

    io::Loop& loop_;
    io::Environment& environment_;
    Acceptor* const acceptor_;  // null: a client
    std::unique_ptr<io::UdpSocket> socket_;
    Outbox outbox_{nullptr};
    std::shared_ptr<Reactors> reactors_;
    std::uint8_t reactor_ = 0;
    std::unique_ptr<Doorman> doorman_;

    std::unordered_map<ConnectionId, PacketSink*, ConnectionIdHash> sinks_;
    ClosedConnections closed_;
    std::vector<std::unique_ptr<Transport>> transports_;
    std::vector<Transport*> due_;      // have something to write, or have ended
    std::vector<Transport*> working_;  // of the settling under way
    std::size_t half_open_ = 0;
    io::Address path_local_;  // what clients believe to be their address
    MonotonicTime batch_time_;
    bool in_batch_ = false;
    io::TimerId settling_;
};

}  // namespace madang::quic
