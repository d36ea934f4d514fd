// Keys by HMAC from one secret; tokens by ngtcp2's helpers.
// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/secrets.h"

#include <gnutls/crypto.h>
#include <ngtcp2/ngtcp2_crypto.h>

#include <cstring>
#include <string_view>

#include "base/check.h"
#include "engine/quic/wire.h"

namespace madang::quic {
namespace {

Secret derive(const Secret& secret, std::string_view purpose) {
    Secret derived{};
    const int status = gnutls_hmac_fast(GNUTLS_MAC_SHA256, secret.data(), secret.size(),
                                        purpose.data(), purpose.size(), derived.data());
    CHECK(status == 0, "SHA-256 is always there");
    return derived;
}

SipKey sip_key(const Secret& secret) {
    SipKey key;
    std::memcpy(&key.low, secret.data(), 8);
    std::memcpy(&key.high, secret.data() + 8, 8);
    return key;
}

// Cuts a token to what was written of it; nothing, if that failed.
void cut(std::vector<std::uint8_t>& token, ngtcp2_ssize length) {
    token.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
}

}  // namespace

Secrets::Secrets(const Secret& secret)
    : routing_(sip_key(derive(secret, "quic routing"))),
      token_secret_(derive(secret, "quic token")),
      reset_secret_(derive(secret, "quic reset")) {}

ResetToken Secrets::reset_token(const ConnectionId& id) const {
    ResetToken token{};
    const ngtcp2_cid cid = to_cid(id);
    const int status = ngtcp2_crypto_generate_stateless_reset_token(
        token.data(), reset_secret_.data(), reset_secret_.size(), &cid);
    CHECK(status == 0, "HKDF is always there");
    return token;
}

std::vector<std::uint8_t> Secrets::retry_token(std::uint32_t version, const io::Address& peer,
                                               const ConnectionId& ours,
                                               const ConnectionId& original, WallTime now) const {
    std::vector<std::uint8_t> token(NGTCP2_CRYPTO_MAX_RETRY_TOKENLEN);
    SocketAddress address(peer);
    const ngtcp2_cid our_cid = to_cid(ours);
    const ngtcp2_cid original_cid = to_cid(original);
    const ngtcp2_ssize length = ngtcp2_crypto_generate_retry_token(
        token.data(), token_secret_.data(), token_secret_.size(), version, address.get(),
        address.length, &our_cid, &original_cid, to_stamp(now));
    cut(token, length);
    return token;
}

std::optional<ConnectionId> Secrets::check_retry_token(ByteSpan token, std::uint32_t version,
                                                       const io::Address& peer,
                                                       const ConnectionId& ours,
                                                       WallTime now) const {
    ngtcp2_cid original;
    SocketAddress address(peer);
    const ngtcp2_cid our_cid = to_cid(ours);
    const int status = ngtcp2_crypto_verify_retry_token(
        &original, token.data(), token.size(), token_secret_.data(), token_secret_.size(), version,
        address.get(), address.length, &our_cid, to_duration(kRetryTokenLife), to_stamp(now));
    if (status != 0) return std::nullopt;
    return from_cid(original);
}

std::vector<std::uint8_t> Secrets::address_token(const io::Address& peer, WallTime now) const {
    std::vector<std::uint8_t> token(NGTCP2_CRYPTO_MAX_REGULAR_TOKENLEN);
    SocketAddress address(peer);
    const ngtcp2_ssize length = ngtcp2_crypto_generate_regular_token(
        token.data(), token_secret_.data(), token_secret_.size(), address.get(), address.length,
        to_stamp(now));
    cut(token, length);
    return token;
}

bool Secrets::check_address_token(ByteSpan token, const io::Address& peer, WallTime now) const {
    SocketAddress address(peer);
    return ngtcp2_crypto_verify_regular_token(token.data(), token.size(), token_secret_.data(),
                                              token_secret_.size(), address.get(), address.length,
                                              to_duration(kAddressTokenLife), to_stamp(now)) == 0;
}

bool Secrets::is_retry_token(ByteSpan token) {
    return !token.empty() && token[0] == NGTCP2_CRYPTO_TOKEN_MAGIC_RETRY;
}

}  // namespace madang::quic
