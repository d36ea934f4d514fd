// Datagrams to connections, connections to the outbox.
// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/endpoint.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"

namespace madang::quic {
namespace {

SipKey random_key(io::Random& random) {
    return {random.next(), random.next()};
}

// The next loop turn is soon enough for what is left over, and lets others run between.
constexpr std::size_t kIdsBegin = 64;

}  // namespace

Endpoint::Endpoint(io::Loop& loop, io::Environment& environment, Acceptor* acceptor)
    : loop_(loop),
      environment_(environment),
      acceptor_(acceptor),
      sinks_(kIdsBegin, ConnectionIdHash(random_key(environment.random))),
      closed_(loop, outbox_, *this) {}

Result<std::unique_ptr<Endpoint>> Endpoint::serve(io::Loop& loop, io::Environment& environment,
                                                  const io::Address& address, Acceptor& acceptor,
                                                  Serving serving) {
    std::unique_ptr<Endpoint> made(new Endpoint(loop, environment, &acceptor));
    made->socket_ = TRY(io::UdpSocket::open(loop, address, *made, io::PortSharing::kReactors,
                                            serving.options.segmentation));
    made->outbox_.set_socket(made->socket_.get());
    Endpoint* const self = made.get();
    made->reactor_ = TRY(serving.reactors->join(loop, [self](const io::Datagram& datagram) {
        self->take(datagram, Doorman::Came::kForwarded);
        self->settle_later();
    }));
    made->reactors_ = serving.reactors;
    Host& host = *made;
    made->doorman_ =
        std::make_unique<Doorman>(host, std::move(serving.options), std::move(serving.reactors),
                                  made->reactor_, serving.counters);
    return made;
}

Result<std::unique_ptr<Endpoint>> Endpoint::client(io::Loop& loop, io::Environment& environment,
                                                   const io::Address& local) {
    std::unique_ptr<Endpoint> made(new Endpoint(loop, environment, nullptr));
    made->socket_ = TRY(io::UdpSocket::open(loop, local, *made));
    made->outbox_.set_socket(made->socket_.get());
    made->path_local_ = made->socket_->address();
    return made;
}

Endpoint::~Endpoint() {
    if (reactors_) reactors_->leave(reactor_);
    if (settling_) loop_.cancel(std::exchange(settling_, {}));
    in_batch_ = true;  // nothing is settled later any more
    if (doorman_) doorman_->counters().closed.add(transports_.size());
    for (auto& transport : transports_) {
        transport->abandon();
        (void)transport->finish();
    }
}

void Endpoint::route(const ConnectionId& id, PacketSink* sink) {
    if (sink != nullptr) {
        sinks_[id] = sink;
    } else {
        sinks_.erase(id);
    }
}

ConnectionId Endpoint::make_id() {
    if (doorman_) return doorman_->make_id();
    std::array<std::uint8_t, kConnectionIdBytes> bytes{};
    random().fill({reinterpret_cast<char*>(bytes.data()), bytes.size()});
    return ConnectionId(bytes);
}

ResetToken Endpoint::reset_token(const ConnectionId& id) {
    if (doorman_) return doorman_->secrets().reset_token(id);
    ResetToken token{};  // clients forget their connections with themselves: nobody resets them
    random().fill({reinterpret_cast<char*>(token.data()), token.size()});
    return token;
}

std::vector<std::uint8_t> Endpoint::address_token(const io::Address& peer) {
    if (!doorman_) return {};
    return doorman_->secrets().address_token(peer, clock().wall());
}

void Endpoint::on_datagram(const io::Datagram& datagram) {
    if (!in_batch_) {
        in_batch_ = true;
        batch_time_ = loop_.now();
    }
    take(datagram, Doorman::Came::kHere);
}

void Endpoint::take(const io::Datagram& datagram, Doorman::Came came) {
    const auto envelope = read_envelope(datagram.bytes);
    if (!envelope) {
        if (doorman_) doorman_->counters().refused(Refusal::kNotQuic).add();
        return;
    }
    if (!doorman_) return take_as_client(datagram, *envelope);
    const auto found = sinks_.find(envelope->to);
    if (found != sinks_.end()) return found->second->on_packet(datagram, batch_time());
    const auto first = doorman_->look(datagram, *envelope, {half_open_, transports_.size()}, came);
    if (first) begin(datagram, *first);
}

void Endpoint::take_as_client(io::Datagram datagram, const Envelope& envelope) {
    // A client does not know by which address it is reached, and need not.
    datagram.local = path_local_;
    const auto found = sinks_.find(envelope.to);
    if (found != sinks_.end()) return found->second->on_packet(datagram, batch_time());
    if (envelope.version != 0) return;
    // A reset has a random id: each connection with that peer looks whether it is meant (RFC 9000
    // §10.3.1).
    for (auto& transport : transports_) {
        if (transport->peer() == datagram.peer) transport->on_packet(datagram, batch_time());
    }
}

void Endpoint::begin(const io::Datagram& datagram, const FirstPacket& first) {
    auto made = Transport::server(*this, doorman_->options(), first, datagram);
    if (!made) {
        environment_.log.warning("a QUIC connection cannot begin",
                                 {{"error", made.error().describe()}});
        return;
    }
    Transport& transport = **made;
    ++half_open_;
    doorman_->counters().accepted.add();
    adopt(*std::move(made));
    transport.on_packet(datagram, batch_time());
}

void Endpoint::adopt(std::unique_ptr<Transport> transport) {
    transport->slot = transports_.size();
    transports_.push_back(std::move(transport));
}

Application* Endpoint::accept(Transport& transport) {
    return acceptor_->on_connection(transport);
}

void Endpoint::on_handshake_completed(Transport&) {
    if (doorman_) --half_open_;
}

void Endpoint::on_migrated() {
    if (doorman_) doorman_->counters().migrations.add();
}

void Endpoint::refuse_new() {
    if (doorman_) doorman_->refuse_new();
}

void Endpoint::schedule(Transport& transport) {
    if (!transport.scheduled) {
        transport.scheduled = true;
        due_.push_back(&transport);
    }
    if (!in_batch_) settle_later();
}

void Endpoint::settle_later() {
    if (settling_) return;
    settling_ = loop_.at(loop_.now(), [this] {
        settling_ = {};
        settle();
    });
}

// Lets everybody who has something to say write, and sends it.
void Endpoint::settle() {
    if (outbox_.is_blocked() && !outbox_.flush()) {
        in_batch_ = false;
        return;  // on_send_possible() comes
    }
    in_batch_ = true;
    const MonotonicTime now = loop_.now();
    batch_time_ = now;
    working_.swap(due_);
    for (Transport* transport : working_) {
        transport->scheduled = false;
        const auto wrote = transport->write(now);
        if (transport->has_ended()) {
            bury(*transport);
        } else if (wrote == Transport::Wrote::kTurn) {
            schedule(*transport);
        }
    }
    working_.clear();
    in_batch_ = false;
    const bool all_sent = outbox_.flush();
    if (!due_.empty() && all_sent) settle_later();
}

// Nothing of the connection is on the stack: between batches it can go.
void Endpoint::bury(Transport& transport) {
    LastWords words = transport.finish();
    for (const ConnectionId& id : words.ids) sinks_.erase(id);
    if (transport.scheduled) std::erase(due_, &transport);
    if (doorman_) {
        if (transport.half_open) --half_open_;
        doorman_->counters().closed.add();
    }
    transports_.back()->slot = transport.slot;
    std::swap(transports_[transport.slot], transports_.back());
    transports_.pop_back();
    closed_.add(std::move(words));
}

Result<Connection*> Endpoint::connect(const ClientOptions& options, const io::Address& peer,
                                      const std::string& host, Application& application) {
    const ClientStart start{.host = host, .server = make_id(), .ours = make_id()};
    auto transport = TRY(
        Transport::client(*this, options, start, {path_local_, peer, io::Ecn::kNone}, application));
    Transport& made = *transport;
    adopt(std::move(transport));
    schedule(made);
    return &made;
}

Result<> Endpoint::move(Moving moving) {
    const io::Address& old = socket_->address();
    const io::Address any = TRY(
        io::Address::parse(old.family() == io::Address::Family::kIpv4 ? "0.0.0.0:0" : "[::]:0"));
    auto opened =
        TRY(io::UdpSocket::open(loop_, old.is_loopback() ? io::Address::loopback(0) : any, *this));
    socket_ = std::move(opened);
    outbox_.set_socket(socket_.get());
    if (moving == Moving::kSilently) return {};
    const io::Address local = socket_->address();
    Result<> migrated;
    for (auto& transport : transports_) {
        if (migrated) migrated = transport->migrate(local);
    }
    // Where that is not possible now, it was a silent move.
    if (migrated) path_local_ = local;
    return migrated;
}

}  // namespace madang::quic
