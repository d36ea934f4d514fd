// What a business's opening hours mean now and in the coming week.
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "base/json_writer.h"
#include "engine/http/problem.h"
#include "service/places/api/answers.h"

namespace madang::places {

namespace {

constexpr std::string_view kHoursSchema =
    R"({"type":"object","properties":{"opening_hours":{"type":"string"},)"
    R"("state":{"enum":["open","closed","unknown"]},"comment":{"type":"string"},)"
    R"("time_zone":{"type":"string"},)"
    R"("next_change":{"type":"object","properties":{"at":{"type":"string",)"
    R"("format":"date-time"},"state":{"enum":["open","closed","unknown"]}}},)"
    R"("week":{"type":"array","description":"The coming seven days by the place's own clock",)"
    R"("items":{"type":"object","properties":{"from":{"type":"string"},"to":{"type":"string"},)"
    R"("state":{"enum":["open","unknown"]},"comment":{"type":"string"}}}},)"
    R"("problem":{"type":"string","description":"Why the text cannot be read"}},)"
    R"("required":["opening_hours","state"]})";

std::string_view name(hours::State state) {
    switch (state) {
        case hours::State::kOpen: return "open";
        case hours::State::kClosed: return "closed";
        case hours::State::kUnknown: break;
    }
    return "unknown";
}

std::string padded(int number, int width) {
    std::string text = std::to_string(number);
    const auto size = static_cast<std::size_t>(width);
    if (text.size() < size) text.insert(0, size - text.size(), '0');
    return text;
}

// "2026-05-01T18:30", of the local clock.
std::string local_text(hours::LocalMinute minute) {
    const hours::Date date = hours::date_of(minute.day());
    const int of_day = minute.minute_of_day();
    return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day_of_month, 2) +
           "T" + padded(of_day / 60, 2) + ":" + padded(of_day % 60, 2);
}

void write_status(JsonWriter& json, const hours::Status& status) {
    json.member("state", name(status.state));
    if (!status.comment.empty()) json.member("comment", status.comment);
}

void write_week(JsonWriter& json, const PlacedSchedule& placed, WallTime now) {
    json.key("week").begin_array();
    for (const hours::Interval& interval : placed.schedule.week(now, placed.place)) {
        json.begin_object();
        json.member("from", local_text(interval.begin)).member("to", local_text(interval.end));
        write_status(json, interval.status);
        json.end_object();
    }
    json.end_array();
}

void write_placed(JsonWriter& json, const PlacedSchedule& placed, WallTime now) {
    write_status(json, placed.schedule.state_at(now, placed.place));
    json.member("time_zone", placed.place.zone->name());
    if (const auto change = placed.schedule.next_change(now, placed.place)) {
        json.key("next_change").begin_object().member("at", to_rfc3339(change->at));
        json.member("state", name(change->status.state)).end_object();
    }
    write_week(json, placed, now);
}

io::Task<Answer> get_hours(Catalog& catalog, io::Clock& clock, http::Exchange& exchange) {
    const auto id = id_of(exchange);
    if (!id) co_return no_such_business(exchange);
    const auto business = co_await catalog.get(*id);
    if (!business) co_return refusal(exchange, business.error());
    std::string body;
    JsonWriter json(body);
    json.begin_object().member("opening_hours", business->draft.opening_hours);
    const auto placed = catalog.schedule_of(business->draft);
    if (placed) {
        write_placed(json, *placed, clock.wall());
    } else {
        json.member("state", "unknown").member("problem", placed.error().text());
    }
    json.end_object();
    co_return http::json(200, std::move(body));
}

}  // namespace

std::vector<http::Route> hours_routes(Catalog& catalog, io::Environment& environment) {
    http::Route route;
    route.path = "/v1/businesses/{id}/hours";
    route.operation = "get_business_hours";
    route.summary = "Whether a business is open, when that changes, and the coming week";
    route.parameters = {id_parameter()};
    route.response_schema = kHoursSchema;
    route.handler = [&catalog, &clock = environment.clock](http::Exchange& e) {
        return get_hours(catalog, clock, e);
    };
    return {route};
}

}  // namespace madang::places
