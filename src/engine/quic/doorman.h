// Datagrams that belong to no connection: who may begin one, and what the others are told.
//
// Idea:       nothing is remembered of those who are not let in. Under load a client must first
//             repeat a token that was sent to its address (Retry); packets of connections that are
//             forgotten are answered by a reset that their client knows to be ours.
// Invariants: no answer is longer than what it answers, so that nobody can use us to flood others.
// Threads:    one reactor.
// Limits:     ServerOptions; kStatelessAnswersPerSecond.
// Source:     RFC 9000 §5.2, §6, §8.1, §10.3.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/rate.h"
#include "engine/quic/endpoint_counters.h"
#include "engine/quic/host.h"
#include "engine/quic/options.h"
#include "engine/quic/reactors.h"
#include "engine/quic/transport.h"

namespace madang::quic {

// The outside of a packet: what can be read without keys.
struct Envelope {
    ConnectionId to = {};
    ConnectionId from = {};     // long headers only
    std::uint32_t version = 0;  // 0: a short header
};
// Nothing if it is no QUIC packet.
std::optional<Envelope> read_envelope(ByteSpan datagram);

class Doorman {
public:
    struct Load {
        std::size_t half_open = 0;
        std::size_t connections = 0;
    };

    Doorman(Host& host, ServerOptions options, std::shared_ptr<Reactors> reactors,
            std::uint8_t reactor, EndpointCounters& counters);

    // Looks at a datagram that no connection takes. Gives what to begin a connection with, if one
    // shall be begun. `was_forwarded`: another reactor handed it over.
    enum class Came : std::uint8_t { kHere, kForwarded };
    std::optional<FirstPacket> look(const io::Datagram& datagram, const Envelope& envelope,
                                    const Load& load, Came came);
    void refuse_new() { closed_ = true; }
    EndpointCounters& counters() { return counters_; }

    ConnectionId make_id() { return mint_.make(host_.random()); }
    const ServerOptions& options() const { return options_; }
    const Secrets& secrets() const { return reactors_->secrets(); }

private:
    bool hand_over(const io::Datagram& datagram, const Envelope& envelope);
    std::optional<FirstPacket> admit(const io::Datagram& datagram, const Load& load);
    bool check_token(FirstPacket& first, ByteSpan token, const io::Address& peer);
    bool may_answer();
    void refuse(Refusal why) { counters_.refused(why).add(); }
    void send_negotiation(const io::Datagram& datagram, const Envelope& envelope);
    void send_retry(const io::Datagram& datagram, const FirstPacket& first);
    void send_refusal(const io::Datagram& datagram, const FirstPacket& first, std::uint64_t error);
    void send_reset(const io::Datagram& datagram, const Envelope& envelope);
    bool send(const io::Datagram& datagram, std::span<std::uint8_t> room, std::int64_t size);
    void answer(const io::Datagram& datagram, std::span<std::uint8_t> room, std::int64_t size,
                Counter& counter);

    Host& host_;
    ServerOptions options_;
    std::shared_ptr<Reactors> reactors_;
    std::uint8_t reactor_;
    ConnectionIdMint mint_;
    EndpointCounters& counters_;
    Rate handshakes_;
    Rate answers_{kStatelessAnswersPerSecond, kStatelessAnswersPerSecond};
    bool closed_ = false;
};

}  // namespace madang::quic
