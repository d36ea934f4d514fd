// From an address to a connection that speaks HTTP.
//
// Threads: the loop's.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/http/client/client_connection.h"
#include "io/loop.h"
#include "io/stream.h"

namespace madang::http {

// Connects, shakes hands where there is TLS, and takes the version that was agreed on. Errors:
// those of connecting and of io::tls::Stream::shake_hands; invalid (the server speaks none of the
// versions).
io::Task<Result<std::shared_ptr<ClientConnection>>> open_connection(io::Loop& loop,
                                                                    io::Address address,
                                                                    ClientOptions options);

// The same over a stream that is connected.
io::Task<Result<std::shared_ptr<ClientConnection>>> open_connection(
    io::Timers& timers, std::unique_ptr<io::Stream> stream, ClientOptions options);

// "example.com" of "example.com:8443"; "::1" of "[::1]:8443": what a certificate is for.
std::string name_of_authority(std::string_view authority);

}  // namespace madang::http
