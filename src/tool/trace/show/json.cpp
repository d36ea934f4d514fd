// Everything, as JSON.
// SPDX-License-Identifier: Apache-2.0
#include "base/json_writer.h"
#include "tool/trace/show/show.h"
#include "tool/trace/show/words.h"

namespace madang::trace {
namespace {

void put_span(JsonWriter& json, const Span& span) {
    json.member("start_ms", milliseconds(span.began));
    json.member("duration_ms", milliseconds(span.length()));
}

void put_strings(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
    json.key(key).begin_array();
    for (const std::string& text : texts) json.string(text);
    json.end_array();
}

void put_headers(JsonWriter& json, std::string_view key, const std::vector<Header>& headers) {
    json.key(key).begin_array();
    for (const Header& header : headers) {
        json.begin_object().member("name", header.name).member("value", header.value).end_object();
    }
    json.end_array();
}

void put_url(JsonWriter& json, const UrlParts& parts) {
    json.key("parts").begin_object();
    json.member("scheme", parts.scheme).member("host", parts.host).member("port", parts.port);
    json.member("path", parts.path).member("resource", parts.resource);
    json.member("query", parts.query);
    json.member("readable_by_anyone", is_readable_by_anyone(parts));
    json.end_object();
}

void put_dns(JsonWriter& json, const std::vector<DnsStep>& steps) {
    json.key("dns").begin_array();
    for (const DnsStep& step : steps) {
        json.begin_object().member("source", step.source);
        if (!step.server.empty()) json.member("server", step.server);
        if (!step.zone.empty()) json.member("zone", step.zone);
        if (!step.question.empty()) json.member("question", step.question);
        json.member("outcome", step.outcome).member("failed", step.failed);
        put_strings(json, "records", step.records);
        if (step.ttl) json.member("ttl_left_s", *step.ttl);
        if (!step.carrier.empty()) {
            json.member("carrier", step.carrier).member("bytes", step.bytes);
            json.member("authoritative", step.authoritative);
        }
        put_span(json, step.span);
        json.end_object();
    }
    json.end_array();
}

std::string_view name_of(AttemptOutcome outcome) {
    switch (outcome) {
        case AttemptOutcome::kWon: return "won";
        case AttemptOutcome::kLost: return "lost";
        case AttemptOutcome::kFailed: return "failed";
    }
    return "";
}

void put_tls(JsonWriter& json, const Tls& tls) {
    json.key("tls").begin_object();
    json.member("version", tls.version).member("cipher", tls.cipher).member("group", tls.group);
    json.member("alpn", tls.protocol).member("resumed", tls.resumed);
    json.member("early_data", tls.early_data);
    if (!tls.quic.empty()) json.member("quic_version", tls.quic);
    json.key("flights").begin_array();
    for (const Flight& flight : tls.flights) {
        json.begin_object().member("from", flight.from_client ? "client" : "server");
        json.member("bytes", flight.bytes).member("content", flight.content);
        if (flight.datagrams > 0) json.member("datagrams", flight.datagrams);
        put_span(json, flight.span);
        json.end_object();
    }
    json.end_array();
    json.key("certificates").begin_array();
    for (const Certificate& certificate : tls.certificates) {
        json.begin_object().member("subject", certificate.subject);
        json.member("issuer", certificate.issuer);
        json.member("not_after", to_rfc3339({certificate.expires * 1'000'000}));
        put_strings(json, "names", certificate.names);
        json.member("bytes", certificate.bytes).end_object();
    }
    json.end_array().end_object();
}

void put_connection(JsonWriter& json, const Connection& connection) {
    json.begin_object();
    json.member("protocol", connection.protocol).member("address", connection.address);
    json.key("attempts").begin_array();
    for (const Attempt& attempt : connection.attempts) {
        json.begin_object().member("address", attempt.address);
        json.member("carrier", name(attempt.carrier));
        json.member("outcome", name_of(attempt.outcome));
        if (!attempt.reason.empty()) json.member("reason", attempt.reason);
        put_span(json, attempt.span);
        json.end_object();
    }
    json.end_array();
    if (connection.round_trip) {
        json.key("round_trip").begin_object();
        json.member("smoothed_ms", milliseconds(connection.round_trip->smoothed));
        json.member("variation_ms", milliseconds(connection.round_trip->variation));
        json.member("retransmissions", connection.round_trip->retransmissions);
        json.end_object();
    }
    if (connection.tls) put_tls(json, *connection.tls);
    json.end_object();
}

void put_answer(JsonWriter& json, const Answer& answer) {
    json.key("response").begin_object();
    json.member("status", answer.status).member("reason", answer.reason);
    json.member("version", answer.version).member("header_bytes", answer.header_bytes);
    json.member("body_bytes", answer.body_bytes);
    put_headers(json, "headers", answer.headers);
    json.end_object();
}

void put_load(JsonWriter& json, const Load& load) {
    json.begin_object().member("url", load.url).member("kind", name(load.kind));
    put_url(json, load.parts);
    put_span(json, load.span());
    json.key("phases").begin_array();
    for (const Phase& phase : load.phases) {
        json.begin_object().member("name", name(phase.kind));
        put_span(json, phase.span);
        json.end_object();
    }
    json.end_array();
    if (load.connection) json.member("connection", *load.connection);
    json.member("connection_reused", load.is_reused);
    put_dns(json, load.dns);
    put_strings(json, "https_record", load.service_hints);
    json.key("request").begin_object().member("bytes", load.request_bytes);
    put_headers(json, "headers", load.request_headers);
    json.end_object();
    if (load.answer) put_answer(json, *load.answer);
    if (load.redirect) json.member("redirects_to", *load.redirect);
    if (load.problem) {
        json.key("problem").begin_object().member("phase", name(load.problem->where));
        json.member("what", load.problem->what).member("advice", load.problem->advice);
        json.end_object();
    }
    json.end_object();
}

void put_trace(JsonWriter& json, const Trace& trace) {
    json.begin_object().member("url", trace.url).member("started", to_rfc3339(trace.began));
    json.member("total_ms", milliseconds(trace.total()));
    json.key("connections").begin_array();
    for (const Connection& connection : trace.connections) put_connection(json, connection);
    json.end_array();
    json.key("loads").begin_array();
    for (const Load& load : trace.loads) put_load(json, load);
    json.end_array().end_object();
}

}  // namespace

std::string as_json(std::span<const Trace> traces) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("traces").begin_array();
    for (const Trace& trace : traces) put_trace(json, trace);
    json.end_array().end_object();
    return text + "\n";
}

}  // namespace madang::trace
