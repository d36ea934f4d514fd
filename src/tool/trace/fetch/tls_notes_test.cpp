// Flights of QUIC in words.
// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/tls_notes.h"

#include <gtest/gtest.h>

namespace madang::trace {
namespace {

using quic::PacketKind;

quic::Flight flight(std::vector<quic::FlightPart> parts) {
    quic::Flight made;
    made.parts = std::move(parts);
    return made;
}

TEST(FlightContent, NamesPacketsWithTheMessagesInThem) {
    EXPECT_EQ(content_of(flight({{PacketKind::kInitial, {"ClientHello"}}, {PacketKind::kZeroRtt}}),
                         AnswersRetry::kNo),
              "Initial[ClientHello], 0-RTT");
    EXPECT_EQ(content_of(flight({{PacketKind::kInitial, {"ServerHello"}},
                                 {PacketKind::kHandshake, {"EncryptedExtensions", "Finished"}},
                                 {PacketKind::kOneRtt}}),
                         AnswersRetry::kNo),
              "Initial[ServerHello], Handshake[EncryptedExtensions, Finished], 1-RTT");
}

TEST(FlightContent, TellsThatTheHelloIsRepeatedAfterRetry) {
    EXPECT_EQ(content_of(flight({{PacketKind::kRetry}}), AnswersRetry::kNo), "Retry");
    EXPECT_EQ(content_of(flight({{PacketKind::kInitial}}), AnswersRetry::kYes),
              "Initial[ClientHello again]");
    EXPECT_EQ(content_of(flight({{PacketKind::kInitial}}), AnswersRetry::kNo), "Initial");
}

}  // namespace
}  // namespace madang::trace
