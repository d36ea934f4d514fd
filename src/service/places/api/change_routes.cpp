// What changed since a client last asked: as pages, or as a stream of server-sent events.
// Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <utility>

#include "base/json_writer.h"
#include "engine/http/problem.h"
#include "service/places/api/answers.h"
#include "service/places/api/change_json.h"
#include "service/places/limits.h"

namespace madang::places {

namespace {

constexpr std::string_view kStreamType = "text/event-stream";
constexpr std::string_view kNow = "now";

constexpr std::string_view kChangesSchema =
    R"({"type":"object","properties":{"changes":{"type":"array","items":{"type":"object",)"
    R"("properties":{"position":{"type":"string"},"published":{"type":"string"},)"
    R"("stamp":{"type":"integer"},"id":{"type":"string"},"business":{"type":["object","null"]}},)"
    R"("required":["position","published","stamp","id","business"]}},"next":{"type":"string"},)"
    R"("more":{"type":"boolean"}},"required":["changes","next","more"]})";

http::Response not_a_position(const http::Exchange& exchange, const std::string& name) {
    auto problem = http::invalid_fields(
        "invalid-parameter", "A parameter is not valid",
        {{name,
          "is not a position; take next of a page or the id of an event, \"now\", or leave "
          "it out to begin with the first change"}});
    return http::problem(problem, exchange.request().id);
}

http::Response position_gone(const http::Exchange& exchange) {
    http::Problem gone;
    gone.status = 410;
    gone.slug = "position-gone";
    gone.title = "The log does not hold this position";
    gone.detail =
        "it was begun anew since; forget what you know, leave since out and read all of it";
    return http::problem(gone, exchange.request().id);
}

bool wants_stream(const http::Exchange& exchange) {
    if (exchange.request().method != http::Method::kGet) return false;
    const auto accepted = http::find(exchange.request().headers, "accept");
    return accepted && accepted->find(kStreamType) != std::string::npos;
}

// Where the client wants to go on, or what it is told instead.
std::expected<std::int64_t, http::Response> asked_offset(const http::Exchange& exchange,
                                                         const feed::Reader& reader,
                                                         bool is_stream) {
    // A browser that comes back says how far it got in a field of its own.
    std::string name = "since";
    std::string text(exchange.arguments.has(name) ? exchange.arguments.text(name) : "");
    if (is_stream && exchange.arguments.has("last-event-id")) {
        name = "last-event-id";
        text = exchange.arguments.text(name);
    }
    if (text.empty()) return reader.start();
    if (text == kNow) return reader.end();
    const auto given = decode_position(text);
    if (!given) return std::unexpected(not_a_position(exchange, name));
    const bool is_held = given->offset >= reader.start() && given->offset <= reader.end();
    if (!is_of(*given, reader.log()) || !is_held) return std::unexpected(position_gone(exchange));
    return given->offset;
}

std::string page_body(const feed::Reader& reader, const feed::Page& page) {
    std::string body;
    JsonWriter json(body);
    json.begin_object().key("changes").begin_array();
    for (const feed::LoggedChange& logged : page.changes) write_change(json, reader.log(), logged);
    json.end_array().member("next", encode_position(reader.log(), page.next));
    json.member("more", page.next < reader.end()).end_object();
    return body;
}

std::string event_text(const feed::Reader& reader, const feed::LoggedChange& logged) {
    std::string event = "id: " + encode_position(reader.log(), logged.offset + 1) + "\ndata: ";
    JsonWriter json(event);
    write_change(json, reader.log(), logged);
    return event.append("\n\n");
}

io::Task<> wait_for_more(const feed::Reader& reader, http::Exchange& exchange, std::int64_t offset,
                         Nanoseconds most) {
    const MonotonicTime deadline = exchange.timers().now() + most;
    feed::Reader::Waking waking = [&exchange](std::function<void()> wake) {
        if (exchange.is_ending()) wake();
        exchange.on_ending(std::move(wake));
    };
    auto waiting = reader.wait(offset, exchange.timers(), deadline, std::move(waking));
    co_await std::move(waiting);
    exchange.on_ending(nullptr);
}

io::Task<Answer> answer_page(const feed::Reader& reader, http::Exchange& exchange,
                             std::int64_t offset) {
    const auto limit = static_cast<std::size_t>(exchange.arguments.integer("limit"));
    const Seconds patience(exchange.arguments.integer("wait"));
    if (patience > Seconds(0) && offset == reader.end()) {
        auto waiting = wait_for_more(reader, exchange, offset, patience);
        co_await std::move(waiting);
    }
    auto reading = reader.read(offset, limit);
    const auto page = co_await std::move(reading);
    if (!page) co_return refusal(exchange, page.error());
    auto response = http::json(200, page_body(reader, *page));
    response.headers.push_back({"cache-control", "no-store"});
    co_return response;
}

http::Response stream_head() {
    http::Response head;
    head.headers = {{"content-type", std::string(kStreamType)},
                    {"cache-control", "no-store"},
                    {"x-accel-buffering", "no"}};  // a proxy would hold events back
    return head;
}

io::Task<Result<>> send_text(http::Exchange& exchange, std::string text) {
    auto chunk = std::make_shared<const std::string>(std::move(text));
    auto sending = exchange.send(std::move(chunk));
    co_return co_await std::move(sending);
}

// Sends what there is from `offset` on, and moves it behind that.
io::Task<Result<>> send_page(const feed::Reader& reader, http::Exchange& exchange,
                             std::int64_t& offset) {
    auto reading = reader.read(offset, kChangesLimitMax);
    CO_TRY(const feed::Page page, co_await std::move(reading));
    std::string events;
    for (const feed::LoggedChange& logged : page.changes) events += event_text(reader, logged);
    offset = page.next;
    auto sending = send_text(exchange, std::move(events));
    co_return co_await std::move(sending);
}

// Ends when the client leaves, or when the server stops: clients come back to where they were.
io::Task<Answer> answer_stream(const feed::Reader& reader, http::Exchange& exchange,
                               std::int64_t offset) {
    auto starting = exchange.start(stream_head());
    auto sent = co_await std::move(starting);
    if (sent) {
        auto greeting = send_text(exchange, "retry: 1000\n\n");
        sent = co_await std::move(greeting);
    }
    while (sent && !exchange.is_ending()) {
        if (offset == reader.end()) {
            auto waiting = wait_for_more(reader, exchange, offset, kHeartbeat);
            co_await std::move(waiting);
        }
        if (exchange.is_ending()) break;
        const bool is_quiet = offset == reader.end();
        auto sending = is_quiet ? send_text(exchange, ": nothing new\n\n")
                                : send_page(reader, exchange, offset);
        sent = co_await std::move(sending);
    }
    auto finishing = exchange.finish({});
    (void)co_await std::move(finishing);
    co_return std::nullopt;
}

io::Task<Answer> answer_changes(const feed::Reader& reader, http::Exchange& exchange) {
    const bool is_stream = wants_stream(exchange);
    auto offset = asked_offset(exchange, reader, is_stream);
    if (!offset) co_return std::move(offset.error());
    auto answering = is_stream ? answer_stream(reader, exchange, *offset)
                               : answer_page(reader, exchange, *offset);
    co_return co_await std::move(answering);
}

std::vector<http::Parameter> change_parameters() {
    using http::ParameterType;
    return {{.name = "since",
             .minimum = 1,
             .maximum = 64,
             .description = "Position behind which to begin: next of the page before, or now; all "
                            "changes without it"},
            {.name = "last-event-id",
             .in = http::ParameterIn::kHeader,
             .minimum = 1,
             .maximum = 64,
             .description = "The same, from a stream of events that was cut"},
            {.name = "limit",
             .type = ParameterType::kInteger,
             .minimum = 1,
             .maximum = kChangesLimitMax,
             .fallback = "100",
             .description = "Changes of a page at most"},
            {.name = "wait",
             .type = ParameterType::kInteger,
             .minimum = 0,
             .maximum = static_cast<double>(kChangesWaitMax.count()),
             .fallback = "0",
             .description = "Seconds to wait for a change where there is none"}};
}

}  // namespace

std::vector<http::Route> change_routes(const feed::Reader& reader) {
    http::Route route;
    route.path = "/v1/business-changes";
    route.operation = "list_business_changes";
    route.summary =
        "What changed, in its order: the business as it is then, or null once it is gone. With "
        "Accept: text/event-stream a stream of the same, without an end";
    route.parameters = change_parameters();
    route.response_schema = kChangesSchema;
    route.handler = [&reader](http::Exchange& e) { return answer_changes(reader, e); };
    return {std::move(route)};
}

}  // namespace madang::places
