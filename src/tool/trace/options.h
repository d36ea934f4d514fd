// What `madang trace` is asked to do.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "io/address.h"
#include "tool/relay/conditions.h"
#include "tool/trace/limits.h"
#include "wire/url/url.h"

namespace madang::trace {

// kHttp10: a connection for each request, six at once as with 1.1.
enum class Version : std::uint8_t { kBest, kHttp10, kHttp1, kHttp2, kHttp3 };
enum class Format : std::uint8_t { kText, kJson, kHar, kSvg };
enum class Colour : std::uint8_t { kNo, kYes };
enum class Resources : std::uint8_t { kNo, kYes };
enum class Compare : std::uint8_t { kNo, kVersions };
enum class Checking : std::uint8_t { kYes, kNo };

struct TraceOptions {
    url::Url url;
    Version version = Version::kBest;
    Format format = Format::kText;
    Colour colour = Colour::kNo;
    Resources resources = Resources::kYes;  // of the page
    std::string output = "-";               // a path; "-" is stdout
    unsigned repeat = 1;
    Compare compare = Compare::kNo;               // one trace a version, each beginning afresh
    std::optional<relay::Conditions> conditions;  // of a network in between
    Nanoseconds timeout = Seconds(kTimeoutDefaultSeconds);  // of each load

    bool iterative = false;              // ask the servers themselves, from the root down
    std::vector<io::Address> roots;      // instead of the world's; their port is every server's
    std::vector<io::Address> resolvers;  // instead of resolv.conf's
    Checking checking = Checking::kYes;  // of certificates
    std::string authorities_file;        // PEM; empty: the system's alone
};

}  // namespace madang::trace
