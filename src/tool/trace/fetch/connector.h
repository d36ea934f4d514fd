// Opens connections: name, address, TCP and TLS or QUIC; and notes each part.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "engine/dns/resolver.h"
#include "io/dial/dial.h"
#include "io/environment.h"
#include "io/tls/stream.h"
#include "tool/relay/relay.h"
#include "tool/trace/fetch/marks.h"
#include "tool/trace/fetch/service_hints.h"
#include "tool/trace/fetch/transport.h"
#include "tool/trace/options.h"

namespace madang::trace {

template <class T>
using Got = std::expected<T, Problem>;

class Connector {
public:
    // `environment`, `resolver` and `tls` outlive it, and keep what they remember from one trace to
    // the next.
    Connector(io::Loop& loop, io::Environment& environment, resolver::Resolver& resolver,
              std::shared_ptr<io::tls::ClientContext> tls, Version version)
        : loop_(loop),
          environment_(environment),
          resolver_(resolver),
          tls_(std::move(tls)),
          version_(version) {}

    // From now on what is for `authority` goes through a bad network, which outlives this.
    void go_through(relay::Relay& relay, std::string authority) {
        relay_ = &relay;
        relayed_ = std::move(authority);
    }

    // What one connection is opened for, and where its parts are noted.
    struct Wanted {
        url::Url url;
        MonotonicTime deadline;
        const Stopwatch& watch;
        Load& load;
        Marks& marks;
        Connection& connection;
        std::uint16_t port = 0;  // where it is gone to: an HTTPS record may name another
    };
    // Errors: a problem, in its phase.
    io::Task<Got<std::unique_ptr<Transport>>> open(Wanted& wanted);

private:
    io::Task<Got<resolver::Resolved>> resolve(Wanted& wanted);
    io::Task<Got<std::unique_ptr<io::Stream>>> connect(Wanted& wanted,
                                                       const resolver::Resolved& found);
    io::Task<Got<std::unique_ptr<io::Stream>>> connect_by_relay(Wanted& wanted);
    bool is_relayed(const url::Url& url) const {
        return relay_ != nullptr && url.authority() == relayed_;
    }
    io::Task<Got<std::unique_ptr<io::Stream>>> secure(Wanted& wanted,
                                                      std::unique_ptr<io::Stream> tcp);
    io::Task<Got<std::unique_ptr<Transport>>> choose(Wanted& wanted,
                                                     const resolver::Resolved& found);
    io::Task<Got<std::unique_ptr<Transport>>> open_tcp(Wanted& wanted,
                                                       const resolver::Resolved& found);
    io::Task<Got<std::unique_ptr<Transport>>> open_quic(Wanted& wanted,
                                                        const resolver::Resolved& found,
                                                        MonotonicTime deadline);
    std::vector<io::Address> quic_addresses(const url::Url& url,
                                            const resolver::Resolved& found) const;
    MayChooseHttp3 may_choose_http3(const url::Url& url) const;
    std::unique_ptr<Transport> make_transport(Wanted& wanted,
                                              std::unique_ptr<io::Stream> stream) const;
    std::vector<std::string_view> protocols() const;

    io::Loop& loop_;
    io::Environment& environment_;
    resolver::Resolver& resolver_;
    std::shared_ptr<io::tls::ClientContext> tls_;
    Version version_;
    std::map<std::string, io::Address> reached_;  // by authority: who shook hands by QUIC
    std::set<std::string> without_http3_;         // authorities: it failed there
    relay::Relay* relay_ = nullptr;
    std::string relayed_;
};

}  // namespace madang::trace
