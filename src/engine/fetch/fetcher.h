// A client of any server: for webhooks, tools and what stands before other servers.
//
//   fetch::Fetcher fetcher(loop, environment, {.tls = tls, .names = names});
//   CO_TRY(auto response, co_await fetcher.fetch("https://example.com/hook", {.method = "POST"}));
//   ...
//   fetcher.close();  // and let the loop run until all that was asked has ended
//
// Idea:       an origin has a pool: one connection where HTTP/2 is spoken, up to six of HTTP/1.1,
//             or HTTP/3 once the server has offered it (Alt-Svc), with a way back where UDP does
//             not get through. Names are looked up with a cache that honours their TTL, and their
//             addresses race. What failed is sent again if that does no harm, as far as the budget
//             goes.
// Threads:    one reactor.
// Limits:     limits.h.
// Source:     RFC 9110 §9.2.2 (repeating), RFC 7838 (Alt-Svc), RFC 8305 (the race).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "engine/dns/resolver.h"
#include "engine/http/client.h"
#include "io/environment.h"
#include "io/loop.h"
#include "io/tls/client_context.h"

namespace madang::fetch {

// Whether HTTP/3 is taken where it is offered.
enum class Http3 : std::uint8_t { kWhereOffered, kNever };

struct Options {
    std::shared_ptr<io::tls::ClientContext> tls;
    resolver::ResolverOptions names = {};
    Nanoseconds connect = Seconds(5);  // name, race and handshake
    Nanoseconds write = Seconds(30);
    Nanoseconds answer = Seconds(60);
    Bytes body = http::kClientBodyDefault;
    Http3 http3 = Http3::kWhereOffered;
};

// What has happened, for metrics and tests.
struct Counters {
    std::uint64_t requests = 0;
    std::uint64_t repeated = 0;
    std::uint64_t connections = 0;
    std::uint64_t reused = 0;  // requests that found a connection
};

class Fetcher {
public:
    // `loop` and `environment` outlive it.
    Fetcher(io::Loop& loop, io::Environment& environment, Options options);
    ~Fetcher();  // after close()
    Fetcher(const Fetcher&) = delete;
    Fetcher& operator=(const Fetcher&) = delete;

    // Any number at once. `request.target` is taken from the URL. Errors: invalid (not an http or
    // https URL); those of resolving, connecting, TLS and of http::Client; exhausted (too many
    // wait for the origin).
    io::Task<Result<http::ClientResponse>> fetch(std::string url, http::ClientRequest request);

    // Ends all connections; requests under way fail, later ones too.
    void close();

    const Counters& counters() const;

private:
    class Impl;
    const std::shared_ptr<Impl> impl_;
};

}  // namespace madang::fetch
