// Shows what is near a point, from the data directory or through a server.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <vector>

#include "app/commands/access.h"
#include "app/commands/run.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "base/text.h"
#include "service/places/page_json.h"
#include "tool/import/console.h"
#include "wire/url/url.h"

namespace madang::app {
namespace {

constexpr std::size_t kTextMax = 4096;  // bytes of one field of an answer
constexpr Bytes kAnswerMax = 16_MiB;

Outcome<std::string> search(places::Catalog& catalog, const SearchCommand& command) {
    places::SearchRequest request;
    request.centre = {command.latitude, command.longitude};
    request.radius = Meters{command.radius};
    request.limit = command.limit;
    if (command.category) request.wanted.categories = {*command.category};
    request.wanted.name = command.name;
    auto page = catalog.search_and_wait(request);
    if (!page) return std::unexpected(importer::failure_of("the search", page.error()));
    std::string answer;
    JsonWriter json(answer);
    places::write_page(json, *page, "",
                       [](JsonWriter& card, const auto& business, Meters distance) {
                           places::write_card(card, business, distance, places::usual_members());
                       });
    return answer;
}

Outcome<std::string> search(importer::Remote& server, const SearchCommand& command) {
    std::string target =
        fmt::format("/v1/businesses?latitude={}&longitude={}&radius={}&limit={}",
                    format_number(command.latitude), format_number(command.longitude),
                    format_number(command.radius), command.limit);
    if (command.category) target += "&category=" + url::percent_encode(*command.category);
    if (command.name) target += "&name=" + url::percent_encode(*command.name);
    return server.get(target);
}

std::string shown_distance(double meters) {
    return meters < 1000 ? fmt::format("{:.0f} m", meters)
                         : fmt::format("{:.2f} km", meters / 1000);
}

// Characters are counted, not columns: Hangul is twice as wide, which shifts but does not mislead.
void print_row(JsonObject& business) {
    constexpr auto kOptional = Presence::kOptional;
    auto text = [&](std::string_view key) {
        return echo(
            business.text(key, {.max_bytes = kTextMax, .presence = kOptional}).value_or(""));
    };
    double distance = business.number("distance_m").value_or(0);
    fmt::print("{:>9}  {:<32}  {:<22}  {}\n", shown_distance(distance), text("name"),
               text("category"), text("address"));
}

Outcome<> print_table(const std::string& answer, const SearchCommand& command) {
    auto document = JsonDocument::parse(answer, {.size = kAnswerMax});
    if (!document) return stop("the answer is not JSON", "Is it a madang server?");
    JsonObject page = document->root();
    auto total = page.integer("total_count", {.presence = Presence::kOptional});
    auto businesses = page.array("businesses", {.max_items = places::kSearchLimitMax});
    if (!businesses) return stop("the answer holds no businesses", "Is it a madang server?");
    for (const JsonValue& value : *businesses) {
        if (auto business = value.object()) print_row(*business);
    }
    fmt::print("{} of {} places within {}\n", businesses->size(),
               importer::grouped(static_cast<std::uint64_t>(total.value_or(0))),
               shown_distance(command.radius));
    return {};
}

}  // namespace

Outcome<> run_search(const Context& context, const SearchCommand& command) {
    Access access = TRY(open_access(context.environment, context.settings, context.server,
                                    Absent::kFail, context.console));
    std::string answer;
    if (auto* catalog = std::get_if<std::unique_ptr<places::Catalog>>(&access)) {
        if (command.name) TRY(check_has_records(**catalog, context.settings.data));
        answer = TRY(search(**catalog, command));
    } else {
        answer = TRY(search(std::get<importer::Remote>(access), command));
    }
    if (command.output == SearchOutput::kTable) return print_table(answer, command);
    fmt::print("{}\n", answer);
    return {};
}

}  // namespace madang::app
