// What a server can say again without having remembered anything: tokens that prove an address, and
// the resets of connections that it no longer knows.
//
// Idea:    everything is derived from one secret of 32 bytes. Kept over a restart, it lets the new
//          process reset the connections of the old one, so that their clients need not wait for a
//          timeout (RFC 9000 §10.3).
// Threads: any; immutable.
// Source:  RFC 9000 §8.1.2 to §8.1.4, §10.3.2.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"
#include "engine/quic/connection_id.h"
#include "io/address.h"

namespace madang::quic {

using Secret = std::array<std::uint8_t, 32>;
using ResetToken = std::array<std::uint8_t, 16>;

class Secrets {
public:
    explicit Secrets(const Secret& secret);

    // The key that spreads connection ids over reactors.
    const SipKey& routing() const { return routing_; }

    ResetToken reset_token(const ConnectionId& id) const;

    // A token for Retry to a client at `peer` that sent its first packet to `original`; we answer
    // as `ours`. Empty if the version is unknown.
    std::vector<std::uint8_t> retry_token(std::uint32_t version, const io::Address& peer,
                                          const ConnectionId& ours, const ConnectionId& original,
                                          WallTime now) const;
    // The original id, if `token` is one of ours for `peer`, given at most kRetryTokenLife ago.
    std::optional<ConnectionId> check_retry_token(ByteSpan token, std::uint32_t version,
                                                  const io::Address& peer, const ConnectionId& ours,
                                                  WallTime now) const;

    // A token that a client may show at its next connection from the same address.
    std::vector<std::uint8_t> address_token(const io::Address& peer, WallTime now) const;
    bool check_address_token(ByteSpan token, const io::Address& peer, WallTime now) const;

    static bool is_retry_token(ByteSpan token);

private:
    SipKey routing_;
    Secret token_secret_{};
    Secret reset_secret_{};
};

}  // namespace madang::quic
