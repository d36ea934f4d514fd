// A client of one server: HTTP/1.1, 2 and 3, over a connection that is kept.
//
// For tools, tests, and as a part of what knows many servers. No redirects, no cookies.
// Threads: Client, its loop's; BlockingClient, one at a time, never a reactor.
// Limits:  a response head of http1's default limits, a body of ClientOptions::body.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/http/limits.h"
#include "engine/http/message.h"
#include "io/address.h"
#include "io/environment.h"
#include "io/loop.h"
#include "io/task.h"
#include "io/tls/client_context.h"

namespace madang::http {

struct ClientRequest {
    std::string method = "GET";
    std::string target = "/";  // path and query, as sent
    Headers headers = {};      // host and content-length are added
    std::optional<std::string> body = {};
};

// When a request went through its phases, by the clock of the loop; zero: it did not get there.
struct ClientTiming {
    MonotonicTime begun = {};
    MonotonicTime sent = {};
    MonotonicTime first_byte = {};
    MonotonicTime ended = {};
};

struct ClientResponse {
    int status = 0;
    Version version = Version::kHttp11;
    Headers headers;  // lower-case names
    std::string body;
    ClientTiming timing;
};

// Which version to speak. With TLS the server chooses among those offered (ALPN).
enum class ClientVersions : std::uint8_t {
    kAny,    // with TLS 2, else 1.1; without TLS 1.1
    kHttp1,  // 1.1 only
    kHttp2,  // 2 only; without TLS by prior knowledge (RFC 9113 §3.3)
    kHttp3,  // 3 only, over QUIC; needs tls and environment
};

struct ClientOptions {
    Nanoseconds connect = Seconds(5);
    Nanoseconds write = Seconds(30);   // the whole request
    Nanoseconds answer = Seconds(60);  // the whole answer
    Bytes body = kClientBodyDefault;   // of an answer
    std::string host = {};             // the Host field; default: the address
    ClientVersions versions = ClientVersions::kAny;
    std::shared_ptr<io::tls::ClientContext> tls = {};  // null: in the clear
    io::Environment* environment = nullptr;            // for kHttp3; outlives the client
};

class Client {
public:
    // Errors: those of opening a socket for QUIC; otherwise none.
    static Result<std::unique_ptr<Client>> create(io::Loop& loop, io::Address address,
                                                  ClientOptions options = {});
    virtual ~Client() = default;

    // Sends one request and reads its answer; connects first where needed, and once more if a kept
    // connection ended before it answered anything and the method may be repeated (RFC 9110
    // §9.2.2), or the server says that it did not look at the request. One at a time with HTTP/1.
    // Errors: those of connecting; denied (the server's certificate); timeout; exhausted (answer
    // too large); corrupt (not HTTP); cancelled (closed before the answer ended).
    virtual io::Task<Result<ClientResponse>> send(ClientRequest request) = 0;
};

// The same for a thread that may wait.
class BlockingClient {
public:
    static Result<std::unique_ptr<BlockingClient>> create(io::Address address,
                                                          ClientOptions options = {});
    virtual ~BlockingClient() = default;

    virtual Result<ClientResponse> send(ClientRequest request) = 0;

    Result<ClientResponse> get(std::string target);
    // Sends JSON; `method` POST, PUT, PATCH or DELETE.
    Result<ClientResponse> send_json(std::string method, std::string target, std::string json);
};

}  // namespace madang::http
