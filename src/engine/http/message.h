// Requests and responses, the same for every HTTP version.
//
// Threads: values.  Source: RFC 9110.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/principal.h"
#include "io/file.h"

namespace madang::http {

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions };
inline constexpr std::array kMethods{Method::kGet,   Method::kHead,   Method::kPost,   Method::kPut,
                                     Method::kPatch, Method::kDelete, Method::kOptions};
std::string_view name(Method method);
// Returns the method of such a name (RFC 9110 §9.1: case matters), or nothing.
std::optional<Method> method_of(std::string_view name_text);

enum class Version : std::uint8_t { kHttp10, kHttp11, kHttp2, kHttp3 };
inline constexpr std::size_t kVersions = 4;
// "1.0", "1.1", "2" or "3".
std::string_view name(Version version);

// Whether others on the way can read along.
enum class Transport : std::uint8_t { kPlain, kTls, kQuic };

struct Header {
    std::string name;  // lower case
    std::string value;
};
using Headers = std::vector<Header>;
// Returns the first value of `name` (lower case), or nothing.
std::optional<std::string_view> find(const Headers& headers, std::string_view name);

struct Request {
    Method method = Method::kGet;
    Version version = Version::kHttp11;
    Transport transport = Transport::kPlain;
    std::string path;   // percent-encoded, as sent
    std::string query;  // as sent, without "?"
    std::string host;
    Headers headers;
    std::string peer;  // address and port of the client
    std::string id;    // request id, unique per process start; also in the answer and the log
};

// Owned bytes of a body: kept until sent (in later versions until acknowledged).
using Chunk = std::shared_ptr<const std::string>;

// A range of an open file, sent without copying where the connection allows.
struct FileRange {
    std::shared_ptr<io::File> file;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

using Body = std::variant<std::monostate, Chunk, FileRange>;
// Returns how many bytes it has.
std::uint64_t size_of(const Body& body);

struct Response {
    int status = 200;
    Headers headers =
        {};  // lower-case names; framing, date, server and request id are added when sent
    Body body = {};
};

// Returns a response with this JSON (or other) text as body.
Response json(int status, std::string text);
Response text(int status, std::string content_type, std::string text);

}  // namespace madang::http
