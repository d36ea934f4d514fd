// Connection ids: what packets are routed by, to a connection and before that to its reactor.
//
// Layout of the ids that a server chooses:
//   OFFSET SIZE MEANING
//        0    1 reactor number xor the low byte of the keyed hash of the rest
//        1   15 random
// so that an observer cannot tell which connections share a reactor (RFC 9000 §5.1: ids must not
// let anybody correlate them).
// Threads: values.  Source: SipHash-2-4, "SipHash: a fast short-input PRF", 2012.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>

#include "engine/quic/limits.h"
#include "io/random.h"

namespace madang::quic {

using ByteSpan = std::span<const std::uint8_t>;

// Returns SipHash-2-4 of `bytes`: who does not know the key cannot make two of them collide.
struct SipKey {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
};
std::uint64_t siphash(const SipKey& key, ByteSpan bytes);

class ConnectionId {
public:
    ConnectionId() = default;
    // `bytes`: at most kConnectionIdBytesMax.
    explicit ConnectionId(ByteSpan bytes);

    ByteSpan bytes() const { return {bytes_.data(), length_}; }
    friend bool operator==(const ConnectionId&, const ConnectionId&) = default;

private:
    std::array<std::uint8_t, kConnectionIdBytesMax> bytes_{};  // zero behind the length
    std::uint8_t length_ = 0;
};

// For tables: clients choose the first id of a connection, so the hash needs a key.
class ConnectionIdHash {
public:
    explicit ConnectionIdHash(const SipKey& key) : key_(key) {}
    std::size_t operator()(const ConnectionId& id) const { return siphash(key_, id.bytes()); }

private:
    SipKey key_;
};

// Makes ids that carry a reactor's number, and reads it back.
class ConnectionIdMint {
public:
    ConnectionIdMint(const SipKey& key, std::uint8_t reactor) : key_(key), reactor_(reactor) {}

    ConnectionId make(io::Random& random) const;
    // The reactor that an id of kConnectionIdBytes names; some number if nobody made it.
    std::uint8_t reactor_of(ByteSpan id) const;

private:
    SipKey key_;
    std::uint8_t reactor_;
};

}  // namespace madang::quic
