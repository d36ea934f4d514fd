// The hash against its authors' vectors, and what ids tell.
// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/connection_id.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

#include "io/system_environment.h"

namespace madang::quic {
namespace {

// The key 00 01 .. 0f and messages 00 01 02 ... of the reference implementation (vectors.h).
constexpr SipKey kKey{0x0706050403020100ull, 0x0f0e0d0c0b0a0908ull};

TEST(SipHash, AgreesWithTheVectorsOfItsAuthors) {
    std::array<std::uint8_t, 64> message{};
    for (std::size_t i = 0; i < message.size(); ++i) message[i] = static_cast<std::uint8_t>(i);
    EXPECT_EQ(siphash(kKey, ByteSpan(message).first(0)), 0x726fdb47dd0e0e31ull);
    EXPECT_EQ(siphash(kKey, ByteSpan(message).first(1)), 0x74f839c593dc67fdull);
    EXPECT_EQ(siphash(kKey, ByteSpan(message).first(8)), 0x93f5f5799a932462ull);
    EXPECT_EQ(siphash(kKey, ByteSpan(message).first(15)), 0xa129ca6149be45e5ull);
}

TEST(ConnectionIdMint, ReadsBackTheReactorOfEachId) {
    io::SystemEnvironment world;
    for (int reactor = 0; reactor < 256; ++reactor) {
        const ConnectionIdMint mint(kKey, static_cast<std::uint8_t>(reactor));
        const ConnectionId id = mint.make(world.environment().random);
        EXPECT_EQ(id.bytes().size(), kConnectionIdBytes);
        EXPECT_EQ(mint.reactor_of(id.bytes()), reactor);
    }
}

TEST(ConnectionIdMint, HidesTheReactor) {
    io::SystemEnvironment world;
    const ConnectionIdMint mint(kKey, 1);
    std::set<std::uint8_t> first_bytes;
    for (int i = 0; i < 200; ++i) {
        first_bytes.insert(mint.make(world.environment().random).bytes()[0]);
    }
    EXPECT_GT(first_bytes.size(), 100u);
}

TEST(ConnectionId, IsEqualByLengthAndBytes) {
    const std::array<std::uint8_t, 4> bytes{1, 2, 3, 0};
    EXPECT_EQ(ConnectionId(bytes), ConnectionId(bytes));
    EXPECT_NE(ConnectionId(bytes), ConnectionId(ByteSpan(bytes).first(3)));
}

}  // namespace
}  // namespace madang::quic
