// The ways to reach a server, for tests that must hold over each.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <ostream>
#include <string>
#include <utility>

#include "base/check.h"
#include "engine/http/client.h"
#include "engine/http/server.h"
#include "io/system_environment.h"

namespace madang::http {

struct Manner {
    const char* title;
    ClientVersions versions;
    Version version;  // what is then spoken
    bool secure;
};
inline constexpr Manner kHttp1InTheClear{"Http1", ClientVersions::kHttp1, Version::kHttp11, false};
inline constexpr Manner kHttp1OverTls{"Http1OverTls", ClientVersions::kHttp1, Version::kHttp11,
                                      true};
inline constexpr Manner kHttp2OverTls{"Http2OverTls", ClientVersions::kHttp2, Version::kHttp2,
                                      true};
inline constexpr Manner kHttp2InTheClear{"Http2InTheClear", ClientVersions::kHttp2, Version::kHttp2,
                                         false};

inline constexpr Manner kHttp3OverQuic{"Http3", ClientVersions::kHttp3, Version::kHttp3, true};

inline void PrintTo(const Manner& manner, std::ostream* out) {
    *out << manner.title;
}
inline std::string title_of(const testing::TestParamInfo<Manner>& tested) {
    return tested.param.title;
}

// A client that goes this way and trusts the server whoever it is. `host`: empty: its address.
inline std::unique_ptr<BlockingClient> client_by(const Manner& manner,
                                                 const ServerAddresses& addresses,
                                                 std::string host = {}) {
    ClientOptions options;
    options.host = std::move(host);
    options.versions = manner.versions;
    static io::SystemEnvironment system({.log_level = io::LogLevel::kError});
    options.environment = &system.environment();
    if (manner.secure) {
        options.tls = *io::tls::ClientContext::create({.trust = io::tls::Trust::kAnything});
    }
    auto client = BlockingClient::create(manner.secure ? *addresses.secure : *addresses.plain,
                                         std::move(options));
    CHECK(client.has_value(), "a client can be made");
    return *std::move(client);
}

}  // namespace madang::http
