// Letting in, asking back, turning away.
// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/doorman.h"

#include <ngtcp2/ngtcp2_crypto.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/quic/wire.h"

namespace madang::quic {
namespace {

constexpr std::uint32_t kVersion = NGTCP2_PROTO_VER_V1;

// A reset looks like a short packet: some random bytes, then the token (RFC 9000 §10.3).
constexpr std::size_t kResetBytesMax = 43;
constexpr std::size_t kResetBytesMin = NGTCP2_MIN_STATELESS_RESET_RANDLEN + 16;

}  // namespace

std::optional<Envelope> read_envelope(ByteSpan datagram) {
    if (datagram.empty()) return std::nullopt;  // ngtcp2 asserts that there is a byte
    ngtcp2_version_cid read;
    const int status =
        ngtcp2_pkt_decode_version_cid(&read, datagram.data(), datagram.size(), kConnectionIdBytes);
    if (status != 0 && status != NGTCP2_ERR_VERSION_NEGOTIATION) return std::nullopt;
    if (read.dcidlen > kConnectionIdBytesMax || read.scidlen > kConnectionIdBytesMax) {
        return std::nullopt;
    }
    return Envelope{.to = ConnectionId({read.dcid, read.dcidlen}),
                    .from = ConnectionId({read.scid, read.scidlen}),
                    .version = read.version};
}

Doorman::Doorman(Host& host, ServerOptions options, std::shared_ptr<Reactors> reactors,
                 std::uint8_t reactor, EndpointCounters& counters)
    : host_(host),
      options_(std::move(options)),
      reactors_(std::move(reactors)),
      reactor_(reactor),
      mint_(reactors_->secrets().routing(), reactor),
      counters_(counters),
      handshakes_(options_.handshakes_per_second, options_.handshakes_per_second) {}

std::optional<FirstPacket> Doorman::look(const io::Datagram& datagram, const Envelope& envelope,
                                         const Load& load, Came came) {
    if (came == Came::kHere && hand_over(datagram, envelope)) return std::nullopt;
    if (envelope.version == 0) {
        send_reset(datagram, envelope);
        return std::nullopt;
    }
    if (envelope.version != kVersion) {
        send_negotiation(datagram, envelope);
        return std::nullopt;
    }
    return admit(datagram, load);
}

bool Doorman::hand_over(const io::Datagram& datagram, const Envelope& envelope) {
    if (envelope.to.bytes().size() != kConnectionIdBytes) return false;
    const std::uint8_t owner = mint_.reactor_of(envelope.to.bytes());
    if (owner == reactor_ || !reactors_->forward(owner, datagram)) return false;
    counters_.forwarded.add();
    return true;
}

std::optional<FirstPacket> Doorman::admit(const io::Datagram& datagram, const Load& load) {
    ngtcp2_pkt_hd header;
    if (ngtcp2_accept(&header, datagram.bytes.data(), datagram.bytes.size()) != 0) {
        refuse(Refusal::kStray);
        return std::nullopt;
    }
    FirstPacket first{.version = header.version,
                      .client = from_cid(header.scid),
                      .to = from_cid(header.dcid),
                      .original = from_cid(header.dcid)};
    const ByteSpan token{header.token.base, header.token.len};
    if (!check_token(first, token, datagram.peer)) {
        refuse(Refusal::kBadToken);
        send_refusal(datagram, first, NGTCP2_INVALID_TOKEN);
        return std::nullopt;
    }
    const bool full = load.connections >= options_.connections;
    if (closed_ || full) {
        refuse(closed_ ? Refusal::kStopping : Refusal::kConnections);
        send_refusal(datagram, first, NGTCP2_CONNECTION_REFUSED);
        return std::nullopt;
    }
    const bool must_prove = options_.validation == AddressValidation::kAlways ||
                            load.half_open >= options_.half_open_retry;
    if (first.token.empty() && must_prove) {
        send_retry(datagram, first);
        return std::nullopt;
    }
    // Dropped, so that honest clients come again by themselves, a little later each time.
    if (load.half_open >= options_.half_open_max || !handshakes_.take(host_.loop().now())) {
        refuse(Refusal::kHandshakes);
        return std::nullopt;
    }
    return first;
}

// Takes what a token proves. Returns false if it is an answer to Retry that is not sound: then the
// connection cannot come about (RFC 9000 §8.1.3).
bool Doorman::check_token(FirstPacket& first, ByteSpan token, const io::Address& peer) {
    const WallTime now = host_.clock().wall();
    if (!Secrets::is_retry_token(token)) {
        if (!token.empty() && secrets().check_address_token(token, peer, now)) first.token = token;
        return true;
    }
    const auto original = secrets().check_retry_token(token, first.version, peer, first.to, now);
    if (!original) return false;
    first.original = *original;
    first.after_retry = true;
    first.token = token;
    return true;
}

bool Doorman::may_answer() {
    if (answers_.take(host_.loop().now())) return true;
    refuse(Refusal::kAnswers);
    return false;
}

bool Doorman::send(const io::Datagram& datagram, std::span<std::uint8_t> room, std::int64_t size) {
    const std::size_t most = std::min(room.size(), datagram.bytes.size());
    if (size <= 0 || static_cast<std::size_t>(size) > most) return false;
    host_.outbox().add(static_cast<std::size_t>(size),
                       {datagram.local, datagram.peer, io::Ecn::kNone});
    return true;
}

void Doorman::answer(const io::Datagram& datagram, std::span<std::uint8_t> room, std::int64_t size,
                     Counter& counter) {
    const bool sent = send(datagram, room, size);
    (sent ? counter : counters_.refused(Refusal::kShort)).add();
}

void Doorman::send_negotiation(const io::Datagram& datagram, const Envelope& envelope) {
    // Answering less would let a short packet with a false address become a longer one.
    if (datagram.bytes.size() < kInitialDatagramBytesMin) return refuse(Refusal::kShort);
    if (!may_answer()) return;
    const std::span<std::uint8_t> room = host_.outbox().room();
    const auto random = static_cast<std::uint8_t>(host_.random().next());
    const ByteSpan to = envelope.from.bytes();
    const ByteSpan from = envelope.to.bytes();
    answer(datagram, room,
           ngtcp2_pkt_write_version_negotiation(room.data(), room.size(), random, to.data(),
                                                to.size(), from.data(), from.size(), &kVersion, 1),
           counters_.negotiations);
}

void Doorman::send_retry(const io::Datagram& datagram, const FirstPacket& first) {
    if (!may_answer()) return;
    const std::span<std::uint8_t> room = host_.outbox().room();
    const ConnectionId ours = make_id();
    const auto token =
        secrets().retry_token(first.version, datagram.peer, ours, first.to, host_.clock().wall());
    const ngtcp2_cid client = to_cid(first.client);
    const ngtcp2_cid own = to_cid(ours);
    const ngtcp2_cid original = to_cid(first.to);
    answer(datagram, room,
           ngtcp2_crypto_write_retry(room.data(), room.size(), first.version, &client, &own,
                                     &original, token.data(), token.size()),
           counters_.retries);
}

void Doorman::send_refusal(const io::Datagram& datagram, const FirstPacket& first,
                           std::uint64_t error) {
    if (!answers_.take(host_.loop().now())) return;  // why it is refused is counted already
    const std::span<std::uint8_t> room = host_.outbox().room();
    const ngtcp2_cid client = to_cid(first.client);
    const ngtcp2_cid own = to_cid(first.to);
    send(datagram, room,
         ngtcp2_crypto_write_connection_close(room.data(), room.size(), first.version, &client,
                                              &own, error, nullptr, 0));
}

void Doorman::send_reset(const io::Datagram& datagram, const Envelope& envelope) {
    // One byte shorter than its cause, so that two servers cannot reset each other for ever.
    const std::size_t size = std::min(datagram.bytes.size() - 1, kResetBytesMax);
    if (size < kResetBytesMin) return refuse(Refusal::kShort);
    if (!may_answer()) return;
    std::array<std::uint8_t, kResetBytesMax> random{};
    const std::size_t random_size = size - sizeof(ResetToken);
    host_.random().fill({reinterpret_cast<char*>(random.data()), random_size});
    const ResetToken token = secrets().reset_token(envelope.to);
    const std::span<std::uint8_t> room = host_.outbox().room();
    answer(datagram, room,
           ngtcp2_pkt_write_stateless_reset(room.data(), room.size(), token.data(), random.data(),
                                            random_size),
           counters_.resets);
}

}  // namespace madang::quic
