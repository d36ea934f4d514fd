// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/client_answer.h"

#include <fmt/format.h>

#include <utility>

#include "tool/trace/limits.h"

namespace madang::trace {
namespace {

std::optional<Nanoseconds> mark(MonotonicTime time, const Stopwatch& watch) {
    if (time == MonotonicTime()) return std::nullopt;
    return watch.at(time);
}

}  // namespace

http::ClientRequest client_request(const Request& request) {
    http::ClientRequest out;
    out.target = request.url.target();
    for (const Header& header : request.headers) {
        out.headers.push_back({header.name, header.value});
    }
    return out;
}

std::size_t unpacked_bytes(const Request& request) {
    std::size_t bytes = std::string_view(":methodGET:scheme:authority:path").size() +
                        request.url.scheme.size() + request.url.authority().size() +
                        request.url.target().size();
    for (const Header& header : request.headers) bytes += header.name.size() + header.value.size();
    return bytes;
}

void take_answer(http::ClientResponse&& answer, const Stopwatch& watch, Response& into) {
    into.sent = mark(answer.timing.sent, watch);
    into.first_byte = mark(answer.timing.first_byte, watch);
    Answer& note = into.answer.emplace();
    note.status = answer.status;
    note.version = fmt::format("HTTP/{}", http::name(answer.version));
    note.body_bytes = answer.body.size();
    for (http::Header& header : answer.headers) {
        note.header_bytes += header.name.size() + header.value.size();
        note.headers.push_back({std::move(header.name), std::move(header.value)});
    }
    into.body = std::move(answer.body);
}

}  // namespace madang::trace
