// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/error_name.h"

#include <gtest/gtest.h>

namespace madang::quic {
namespace {

TEST(ErrorName, NamesTransportErrors) {
    EXPECT_EQ(transport_error_name(0x00), "NO_ERROR");
    EXPECT_EQ(transport_error_name(0x02), "CONNECTION_REFUSED");
    EXPECT_EQ(transport_error_name(0x0a), "PROTOCOL_VIOLATION");
    EXPECT_EQ(transport_error_name(0x0b), "INVALID_TOKEN");
    EXPECT_EQ(transport_error_name(0x10), "NO_VIABLE_PATH");
    EXPECT_EQ(transport_error_name(0x11), "VERSION_NEGOTIATION_ERROR");
    EXPECT_EQ(transport_error_name(0x12), "error 0x12");
}

TEST(ErrorName, NamesTheAlertWithinACryptoError) {
    EXPECT_EQ(transport_error_name(298), "CRYPTO_ERROR with TLS's alert bad_certificate (42)");
    EXPECT_EQ(transport_error_name(0x178),
              "CRYPTO_ERROR with TLS's alert no_application_protocol (120)");
    EXPECT_EQ(transport_error_name(0x1ff), "CRYPTO_ERROR with TLS's alert unknown alert (255)");
    EXPECT_EQ(transport_error_name(0x200), "error 0x200");
}

TEST(ErrorName, FindsAlertsOnlyInCryptoErrors) {
    EXPECT_EQ(alert_of(0xff), std::nullopt);
    EXPECT_EQ(alert_of(0x100), 0);
    EXPECT_EQ(alert_of(0x1ff), 255);
    EXPECT_EQ(alert_of(0x200), std::nullopt);
}

}  // namespace
}  // namespace madang::quic
