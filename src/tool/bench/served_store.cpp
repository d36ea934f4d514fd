// Drafts in batches, then a process.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/served_store.h"

#include <fmt/format.h>

#include <filesystem>
#include <vector>

namespace madang::bench {
namespace {

constexpr Seconds kStart{60};
constexpr std::size_t kBatch = 1000;  // drafts a transaction

places::Draft draft_of(const World& world, std::size_t id) {
    const Point& point = world.points[id];
    places::Draft draft;
    draft.name = fmt::format("Place {}", id);
    draft.latitude = point.position.latitude;
    draft.longitude = point.position.longitude;
    draft.category = category_text(point.category);
    draft.rating = point.rating / 10.0;
    draft.address = fmt::format("{} Market Street", id % 1000);
    draft.source_id = fmt::format("bench:{}", id);
    if (point.schedule != 0) draft.opening_hours = world.schedules[point.schedule - 1].text;
    return draft;
}

}  // namespace

Result<> fill_store(io::Environment& environment, const std::string& directory,
                    const World& world) {
    if (std::filesystem::exists(directory + "/loaded")) return {};
    // As the server will open it: otherwise that would have to number opening hours first.
    const auto atlas = TRY(hours::Atlas::open());
    places::Options options;
    options.atlas = atlas.get();
    auto catalog = TRY(places::Catalog::open(environment, directory, options));
    std::vector<places::Draft> drafts;
    for (std::size_t id = 0; id < world.points.size(); ++id) {
        drafts.push_back(draft_of(world, id));
        if (drafts.size() == kBatch || id + 1 == world.points.size()) {
            TRY(catalog->import_batch(drafts));
            drafts.clear();
        }
    }
    TRY(catalog->checkpoint());
    return environment.files.replace(directory + "/loaded", "1\n");
}

Result<ServedStore> serve_store(const std::string& directory, const std::string& program,
                                int reactors, const std::vector<std::string>& more) {
    const std::uint16_t port = TRY(free_port());
    std::vector<std::string> command{program,         "serve",
                                     "--data",        directory,
                                     "--listen",      fmt::format("127.0.0.1:{}", port),
                                     "--reactors",    std::to_string(reactors),
                                     "--log-level",   "warning",
                                     "--change-feed", "off"};
    command.insert(command.end(), more.begin(), more.end());
    ServedStore served{TRY(ChildProcess::start(command, directory + "/server.log")), port};
    TRY(wait_for_port(port, kStart));
    return served;
}

std::string search_target(geo::Position centre, Meters radius, std::uint32_t limit,
                          places::Count count) {
    return fmt::format(
        "/v1/businesses?latitude={:.7f}&longitude={:.7f}&radius={:.0f}&limit={}&count={}",
        centre.latitude, centre.longitude, radius.value, limit,
        count == places::Count::kExact ? "exact" : "none");
}

}  // namespace madang::bench
