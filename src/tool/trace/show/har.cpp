// HTTP Archive 1.2.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/text.h"
#include "tool/trace/show/show.h"
#include "tool/trace/show/words.h"
#include "wire/url/url.h"

namespace madang::trace {
namespace {

constexpr double kDoesNotApply = -1;  // HAR 1.2, "timings"
constexpr int kUnknownSize = -1;

double timing(const Load& load, PhaseKind kind, double otherwise) {
    const auto length = load.in(kind);
    return length ? milliseconds(*length) : otherwise;
}

void put_pairs(JsonWriter& json, std::string_view key, const std::vector<Header>& pairs) {
    json.key(key).begin_array();
    for (const Header& pair : pairs) {
        json.begin_object().member("name", pair.name).member("value", pair.value).end_object();
    }
    json.end_array();
}

std::vector<Header> query_of(const Load& load) {
    std::vector<Header> pairs;
    const auto parameters = url::parse_query(load.parts.query);
    if (!parameters) return pairs;
    for (const url::Parameter& parameter : *parameters) {
        pairs.push_back({parameter.name, parameter.value});
    }
    return pairs;
}

std::string header_of(const Answer& answer, std::string_view name) {
    for (const Header& header : answer.headers) {
        if (ascii_equal_fold(header.name, name)) return header.value;
    }
    return "";
}

const Tls* tls_of(const Trace& trace, const Load& load) {
    if (!load.connection) return nullptr;
    const auto& tls = trace.connections[*load.connection].tls;
    return tls ? &*tls : nullptr;
}

// A server may answer HTTP/1.0 in the words of 1.1 (RFC 9110 §2.5).
std::string version_asked_in(const Trace& trace, const Load& load) {
    const bool is_old =
        load.connection && trace.connections[*load.connection].protocol == "http/1.0";
    if (is_old) return "HTTP/1.0";
    return load.answer ? load.answer->version : "unknown";
}

void put_request(JsonWriter& json, const Trace& trace, const Load& load) {
    json.key("request").begin_object();
    json.member("method", trace.method).member("url", load.url);
    json.member("httpVersion", version_asked_in(trace, load));
    json.key("cookies").begin_array().end_array();
    put_pairs(json, "headers", load.request_headers);
    put_pairs(json, "queryString", query_of(load));
    json.member("headersSize", load.request_bytes).member("bodySize", 0);
    json.end_object();
}

// Without an answer the fields are there all the same, as browsers write them.
void put_response(JsonWriter& json, const Load& load) {
    const Answer answer = load.answer.value_or(Answer{});
    json.key("response").begin_object();
    json.member("status", answer.status).member("statusText", answer.reason);
    json.member("httpVersion", answer.version.empty() ? std::string("unknown") : answer.version);
    json.key("cookies").begin_array().end_array();
    put_pairs(json, "headers", answer.headers);
    json.key("content").begin_object().member("size", answer.body_bytes);
    const std::string type = header_of(answer, "content-type");
    json.member("mimeType", type.empty() ? std::string("x-unknown") : type).end_object();
    json.member("redirectURL", load.redirect.value_or(""));
    json.member("headersSize", load.answer ? static_cast<std::int64_t>(answer.header_bytes)
                                           : std::int64_t{kUnknownSize});
    json.member("bodySize", load.answer ? static_cast<std::int64_t>(answer.body_bytes)
                                        : std::int64_t{kUnknownSize});
    if (load.problem) json.member("_error", load.problem->what);
    json.end_object();
}

// `connect` includes TLS, which `ssl` tells alone: over QUIC both are one handshake.
void put_timings(JsonWriter& json, const Trace& trace, const Load& load) {
    const double tls = timing(load, PhaseKind::kTls, kDoesNotApply);
    const double tcp = timing(load, PhaseKind::kConnect, kDoesNotApply);
    const Tls* const agreed = tls_of(trace, load);
    const bool is_quic = agreed != nullptr && !agreed->quic.empty();
    json.key("timings").begin_object();
    json.member("blocked", timing(load, PhaseKind::kQueued, kDoesNotApply));
    json.member("dns", timing(load, PhaseKind::kDns, kDoesNotApply));
    json.member("connect", tcp >= 0 && tls >= 0 ? tcp + tls : tcp);
    json.member("send", timing(load, PhaseKind::kSend, 0));
    json.member("wait", timing(load, PhaseKind::kWait, 0));
    json.member("receive", timing(load, PhaseKind::kReceive, 0));
    json.member("ssl", is_quic && tls < 0 ? tcp : tls);
    json.end_object();
}

// Without port and brackets.
std::string host_of(const std::string& address) {
    const std::string host = address.substr(0, address.rfind(':'));
    return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

WallTime wall(const Trace& trace, Nanoseconds at) {
    return {trace.began.microseconds + at.count() / 1000};
}

void put_entry(JsonWriter& json, const Trace& trace, const Load& load, const std::string& page) {
    json.begin_object().member("pageref", page);
    json.member("startedDateTime", to_rfc3339(wall(trace, load.span().began)));
    json.member("time", milliseconds(load.span().length()));
    put_request(json, trace, load);
    put_response(json, load);
    json.key("cache").begin_object().end_object();
    put_timings(json, trace, load);
    if (load.connection) {
        json.member("connection", fmt::format("{}", *load.connection + 1));
        const std::string& address = trace.connections[*load.connection].address;
        const std::string host = host_of(address);
        if (!host.empty()) json.member("serverIPAddress", host);
    }
    json.end_object();
}

void put_page(JsonWriter& json, const Trace& trace, const std::string& page) {
    json.begin_object().member("startedDateTime", to_rfc3339(trace.began));
    json.member("id", page).member("title", trace.url);
    json.key("pageTimings").begin_object();
    json.member("onContentLoad", milliseconds(trace.document().span().ended));
    json.member("onLoad", milliseconds(trace.total()));
    json.end_object().end_object();
}

}  // namespace

std::string as_har(std::span<const Trace> traces) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("log").begin_object().member("version", "1.2");
    json.key("creator").begin_object().member("name", "madang trace").member("version", "0.1.0");
    json.end_object();
    json.key("pages").begin_array();
    for (std::size_t i = 0; i < traces.size(); ++i) {
        put_page(json, traces[i], fmt::format("page_{}", i + 1));
    }
    json.end_array().key("entries").begin_array();
    for (std::size_t i = 0; i < traces.size(); ++i) {
        for (const Load& load : traces[i].loads) {
            put_entry(json, traces[i], load, fmt::format("page_{}", i + 1));
        }
    }
    json.end_array().end_object().end_object();
    return text + "\n";
}

}  // namespace madang::trace
