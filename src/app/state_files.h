// The small files beside the data: the operator's token, and where a running server answers.
//
//   operator.token  64 hexadecimal digits and a line feed, mode 0600, made at the first start
//   server.address  the server's URL and a line feed, while it runs
//   log.address     host, colon, port and a line feed, while it serves the log
//
// A server.address that a crash left behind does no harm: it is only read while the data is locked.
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "io/address.h"
#include "io/environment.h"

namespace madang::app {

// Returns the directory's token, made now if there is none. Needs an existing directory.
Result<std::string> ensure_token(io::Environment& environment, const std::string& data);

// Returns the token, or nothing if it is absent or may not be read.
std::optional<std::string> read_token(io::Files& files, const std::string& data);

Result<> write_server_address(io::Files& files, const std::string& data, const std::string& url);
void remove_server_address(io::Files& files, const std::string& data);
std::optional<std::string> read_server_address(io::Files& files, const std::string& data);

// The same for where the log is served: a host and a port.
Result<> write_log_address(io::Files& files, const std::string& data, const io::Address& listening);
void remove_log_address(io::Files& files, const std::string& data);
std::optional<std::string> read_log_address(io::Files& files, const std::string& data);

// Returns the host by which this machine reaches a listening address: its number (IPv6 in
// brackets), and loopback for "any address".
std::string host_of_url(const io::Address& listening);
std::string url_of(const io::Address& listening);
std::string secure_url_of(const io::Address& listening);

std::string token_path(const std::string& data);

}  // namespace madang::app
