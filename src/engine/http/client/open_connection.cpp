// Connecting and choosing a version.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/client/open_connection.h"

#include <array>
#include <utility>

#include "engine/http/client/http1_client_connection.h"
#include "engine/http/client/http2_client_connection.h"
#include "io/tcp.h"
#include "io/tls/stream.h"

namespace madang::http {
namespace {

constexpr std::array<std::string_view, 2> kOffered{"h2", "http/1.1"};

std::span<const std::string_view> offered(ClientVersions versions) {
    const std::span<const std::string_view> all(kOffered);
    if (versions == ClientVersions::kHttp1) return all.subspan(1);
    return versions == ClientVersions::kHttp2 ? all.first(1) : all;
}

std::shared_ptr<ClientConnection> speak(io::Timers& timers, std::unique_ptr<io::Stream> stream,
                                        const ClientOptions& options, bool http2) {
    ClientSite site{.authority = options.host, .secure = options.tls != nullptr};
    if (http2) {
        return Http2ClientConnection::open(timers, std::move(stream), std::move(site), options);
    }
    return std::make_shared<Http1ClientConnection>(timers, std::move(stream), std::move(site),
                                                   options);
}

}  // namespace

bool may_repeat(std::string_view method, Fate fate) {
    const bool idempotent = method != "POST" && method != "PATCH";
    return fate == Fate::kUnprocessed || (fate == Fate::kLost && idempotent);
}

std::string name_of_authority(std::string_view authority) {
    if (authority.starts_with('['))
        return std::string(authority.substr(1, authority.find(']') - 1));
    return std::string(authority.substr(0, authority.find(':')));
}

io::Task<Result<std::shared_ptr<ClientConnection>>> open_connection(
    io::Timers& timers, std::unique_ptr<io::Stream> stream, ClientOptions options) {
    if (!options.tls) {
        const bool http2 = options.versions == ClientVersions::kHttp2;
        co_return speak(timers, std::move(stream), options, http2);
    }
    auto tls = io::tls::Stream::client(std::move(stream), options.tls,
                                       name_of_authority(options.host), offered(options.versions));
    CO_TRY_VOID(co_await tls->shake_hands(timers.now() + options.connect));
    const bool http2 = tls->session().protocol == "h2";
    if (!http2 && options.versions == ClientVersions::kHttp2) {
        co_return fail(ErrorCode::kInvalid, "the server does not speak HTTP/2");
    }
    co_return speak(timers, std::move(tls), options, http2);
}

io::Task<Result<std::shared_ptr<ClientConnection>>> open_connection(io::Loop& loop,
                                                                    io::Address address,
                                                                    ClientOptions options) {
    CO_TRY(auto stream, co_await io::connect(loop, address, loop.now() + options.connect));
    co_return co_await open_connection(loop, std::move(stream), std::move(options));
}

}  // namespace madang::http
