// SipHash, and ids with a reactor inside.
// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/connection_id.h"

#include <algorithm>
#include <bit>

#include "base/check.h"

namespace madang::quic {
namespace {

struct SipState {
    std::uint64_t v0, v1, v2, v3;

    void round() {
        v0 += v1;
        v1 = std::rotl(v1, 13) ^ v0;
        v0 = std::rotl(v0, 32);
        v2 += v3;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 += v3;
        v3 = std::rotl(v3, 21) ^ v0;
        v2 += v1;
        v1 = std::rotl(v1, 17) ^ v2;
        v2 = std::rotl(v2, 32);
    }
    void take(std::uint64_t word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }
};

}  // namespace

std::uint64_t siphash(const SipKey& key, ByteSpan bytes) {
    SipState state{key.low ^ 0x736f6d6570736575ull, key.high ^ 0x646f72616e646f6dull,
                   key.low ^ 0x6c7967656e657261ull, key.high ^ 0x7465646279746573ull};
    std::uint64_t last = std::uint64_t{bytes.size() & 0xffU} << 56U;
    while (bytes.size() >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), 8);
        state.take(word);
        bytes = bytes.subspan(8);
    }
    for (std::size_t i = 0; i < bytes.size(); ++i) last |= std::uint64_t{bytes[i]} << (8 * i);
    state.take(last);
    state.v2 ^= 0xffU;
    for (int i = 0; i < 4; ++i) state.round();
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

ConnectionId::ConnectionId(ByteSpan bytes) : length_(static_cast<std::uint8_t>(bytes.size())) {
    CHECK(bytes.size() <= kConnectionIdBytesMax, "longer ids are refused where they are read");
    std::ranges::copy(bytes, bytes_.begin());
}

ConnectionId ConnectionIdMint::make(io::Random& random) const {
    std::array<std::uint8_t, kConnectionIdBytes> bytes{};
    random.fill({reinterpret_cast<char*>(bytes.data()) + 1, bytes.size() - 1});
    const std::uint64_t mask = siphash(key_, ByteSpan(bytes).subspan(1));
    bytes[0] = static_cast<std::uint8_t>(reactor_ ^ mask);
    return ConnectionId(bytes);
}

std::uint8_t ConnectionIdMint::reactor_of(ByteSpan id) const {
    CHECK(id.size() == kConnectionIdBytes, "only ids of our length carry a reactor");
    return static_cast<std::uint8_t>(id[0] ^ siphash(key_, id.subspan(1)));
}

}  // namespace madang::quic
