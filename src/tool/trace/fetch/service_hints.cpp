// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/service_hints.h"

#include <fmt/format.h>

#include "engine/dns/services.h"

namespace madang::trace {
namespace {

std::string alpn_words(MayChooseHttp3 may) {
    switch (may) {
        case MayChooseHttp3::kYes: return "alpn h3: HTTP/3 is tried first";
        case MayChooseHttp3::kVersionIsGiven: return "alpn h3: not used, the version is given";
        case MayChooseHttp3::kFailedBefore: return "alpn h3: not used, it has failed before";
    }
    return "";
}

}  // namespace

ServiceHints read_hints(const resolver::Resolved& found, MayChooseHttp3 may) {
    ServiceHints hints;
    if (!found.service) {
        if (!found.services.empty()) {
            hints.words.emplace_back("not used: it leads elsewhere or demands what we do not know");
        }
        return hints;
    }
    if (resolver::speaks_http3(*found.service)) {
        hints.http3_first = may == MayChooseHttp3::kYes;
        hints.words.push_back(alpn_words(may));
    }
    if (const auto port = found.service->port()) {
        hints.words.push_back(fmt::format("port {}", *port));
    }
    for (const io::Address& hint : found.hinted) {
        const bool is_ipv6 = hint.family() == io::Address::Family::kIpv6;
        hints.words.push_back(fmt::format("{} {}: nobody tells the {} records",
                                          is_ipv6 ? "ipv6hint" : "ipv4hint", hint.host(),
                                          is_ipv6 ? "AAAA" : "A"));
    }
    if (hints.words.empty()) hints.words.emplace_back("nothing in it to use");
    return hints;
}

}  // namespace madang::trace
