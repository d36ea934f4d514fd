// From a generator's points to an index and its marker.
// SPDX-License-Identifier: Apache-2.0
#include <absl/container/flat_hash_map.h>

#include <utility>

#include "service/places/index_only.h"
#include "service/places/store/data_directory.h"
#include "service/places/store/index_only_marker.h"
#include "service/places/store/schedule_book.h"

namespace madang::places {

namespace {

// Gives numbers to schedules as they are met: few texts in some hundred zones.
class ScheduleNumbers {
public:
    ScheduleNumbers(const hours::Atlas* atlas, const std::vector<std::string>& texts)
        : atlas_(atlas) {
        for (const std::string& text : texts) texts_.push_back({text, may_name_the_sun(text)});
    }

    // Cost: a look for the zone and two in tables; a schedule's first place some microseconds.
    std::uint32_t number_of(const IndexedPlace& place) {
        if (atlas_ == nullptr || place.hours == 0 || place.hours > texts_.size()) return 0;
        const hours::Zone& zone = atlas_->zone_at(place.latitude, place.longitude);
        const Text& text = texts_[place.hours - 1];
        if (text.names_the_sun)
            return number_of(schedule_name(zone, position_of(place), text.text));
        auto& of_zone = by_zone_[&zone];
        of_zone.resize(texts_.size(), kNotAsked);
        std::uint32_t& number = of_zone[place.hours - 1];
        if (number == kNotAsked) {
            number = number_of(schedule_name(zone, position_of(place), text.text));
        }
        return number;
    }

    std::vector<geo::Schedule> definitions() const { return definitions_; }
    std::vector<std::string> names() && { return std::move(names_); }

private:
    static constexpr std::uint32_t kNotAsked = ~std::uint32_t{0};

    struct Text {
        std::string text;
        bool names_the_sun = false;
    };

    static geo::Position position_of(const IndexedPlace& place) {
        return {place.latitude, place.longitude};
    }

    // Text that cannot be read has number 0, as in a catalog with records.
    std::uint32_t number_of(const std::string& name) {
        const auto [known, is_new] = numbers_.try_emplace(name, 0);
        if (!is_new) return known->second;
        const auto placed = read_schedule(*atlas_, name);
        if (!placed || names_.size() == kSchedulesMax) return 0;
        names_.push_back(name);
        known->second = static_cast<std::uint32_t>(names_.size());
        definitions_.push_back({known->second, placed->schedule.possible_hours(placed->place)});
        return known->second;
    }

    const hours::Atlas* atlas_;
    std::vector<Text> texts_;
    absl::flat_hash_map<const hours::Zone*, std::vector<std::uint32_t>> by_zone_;
    absl::flat_hash_map<std::string, std::uint32_t> numbers_;
    std::vector<std::string> names_;
    std::vector<geo::Schedule> definitions_;
};

// Removes what an earlier build left, so that the disk need not hold both.
Result<> clear(io::Files& files, const std::string& data_directory) {
    if (TRY(files.exists(marker_path(data_directory)))) {
        TRY(files.remove(marker_path(data_directory)));
        TRY(files.sync_directory(data_directory));
    }
    const std::string directory = index_path(data_directory);
    if (!TRY(files.exists(directory))) return {};
    for (const std::string& name : TRY(files.list(directory))) {
        std::string path = directory;
        TRY(files.remove(path.append(1, '/').append(name)));
    }
    return {};
}

Result<> build_index(io::Environment& environment, const std::string& data_directory,
                     const IndexOnlyBuild& build, ScheduleNumbers& schedules) {
    const geo::Options options{.delta_changes_max = geo::kDeltaChangesMin,
                               .on_packed = build.on_packed};
    auto index = TRY(geo::Index::open(environment, index_path(data_directory), options));
    std::uint64_t next = 0;
    const auto source = [&]() -> std::optional<geo::Entry> {
        if (next == build.contents.count) return std::nullopt;
        const IndexedPlace place = build.place(next++);
        return geo::Entry{.id = next,
                          .position = {place.latitude, place.longitude},
                          .category = geo::Category{place.category},
                          .rating = place.rating,
                          .price = place.price,
                          .attributes = place.features,
                          .schedule = schedules.number_of(place)};
    };
    return index->rebuild(source, kIndexOnlyStamp, [&] { return schedules.definitions(); });
}

}  // namespace

Result<> build_index_only(io::Environment& environment, const std::string& data_directory,
                          const Options& options, const IndexOnlyBuild& build) {
    io::Files& files = environment.files;
    TRY(files.create_directories(data_directory));
    const auto lock = TRY(lock_directory(files, data_directory));
    if (TRY(files.exists(store_path(data_directory)))) {
        return fail(ErrorCode::kInvalid, "the directory holds businesses with their records");
    }
    TRY(clear(files, data_directory));
    ScheduleNumbers schedules(options.atlas, build.hours);
    TRY(build_index(environment, data_directory, build, schedules));
    const IndexOnlyMarker marker{build.contents, build.categories, std::move(schedules).names()};
    return files.replace(marker_path(data_directory), encode_marker(marker));
}

}  // namespace madang::places
