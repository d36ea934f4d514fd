// Names of methods, header search, and the two usual answers.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/message.h"

#include <utility>

namespace madang::http {

std::string_view name(Method method) {
    switch (method) {
        case Method::kGet: return "GET";
        case Method::kHead: return "HEAD";
        case Method::kPost: return "POST";
        case Method::kPut: return "PUT";
        case Method::kPatch: return "PATCH";
        case Method::kDelete: return "DELETE";
        case Method::kOptions: return "OPTIONS";
    }
    return "?";
}

std::string_view name(Version version) {
    constexpr std::array<std::string_view, kVersions> kNames{"1.0", "1.1", "2", "3"};
    return kNames[static_cast<std::size_t>(version)];
}

std::optional<Method> method_of(std::string_view name_text) {
    for (const Method method : kMethods) {
        if (name(method) == name_text) return method;
    }
    return std::nullopt;
}

std::optional<std::string_view> find(const Headers& headers, std::string_view name) {
    for (const Header& header : headers) {
        if (header.name == name) return header.value;
    }
    return std::nullopt;
}

std::uint64_t size_of(const Body& body) {
    if (const Chunk* chunk = std::get_if<Chunk>(&body)) return *chunk ? (*chunk)->size() : 0;
    if (const FileRange* range = std::get_if<FileRange>(&body)) return range->length;
    return 0;
}

Response json(int status, std::string text) {
    return http::text(status, "application/json", std::move(text));
}

Response text(int status, std::string content_type, std::string text) {
    Response response;
    response.status = status;
    response.headers.reserve(4);
    response.headers.push_back({"content-type", std::move(content_type)});
    response.body = std::make_shared<const std::string>(std::move(text));
    return response;
}

}  // namespace madang::http
