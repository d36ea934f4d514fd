// Spots of a world into an index, with progress.
// SPDX-License-Identifier: Apache-2.0
#include "tool/generate/generate_index.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/result.h"
#include "service/places/index_only.h"
#include "tool/generate/limits.h"
#include "tool/generate/world.h"

namespace madang::generate {
namespace {

// Looking at the clock for each place would cost as much as the place.
constexpr std::uint64_t kPlacesPerGlance = 4096;

// Shares of the time that making (with sorting) and packing (with merging) take, in hundredths.
constexpr std::uint64_t kMaking = 65;
constexpr std::uint64_t kPacking = 100 - kMaking;

std::size_t hours_of_a_trade() {
    return trades()[0].hours.size();
}

places::IndexedPlace indexed(const Spot& spot) {
    places::IndexedPlace place{.latitude = spot.latitude, .longitude = spot.longitude};
    place.category = static_cast<std::uint16_t>(spot.trade + 1);
    if (spot.hours) {
        place.hours = static_cast<std::uint16_t>(spot.trade * hours_of_a_trade() + *spot.hours + 1);
    }
    return place;
}

void add_names(places::IndexOnlyBuild& build) {
    for (const Trade& trade : trades()) {
        build.categories.emplace_back(trade.category);
        build.hours.insert(build.hours.end(), trade.hours.begin(), trade.hours.end());
    }
}

// One bar over both halves of the work.
class Bar {
public:
    Bar(io::Clock& clock, std::uint64_t count, importer::Console& console)
        : clock_(clock), console_(console), count_(count), start_(clock.monotonic()) {}

    void made(std::uint64_t places) {
        if (places % kPlacesPerGlance == 0) show(places * kMaking, places);
    }
    void packed(std::uint64_t places) { show(count_ * kMaking + places * kPacking, places); }
    Nanoseconds elapsed() const { return clock_.monotonic() - start_; }

private:
    void show(std::uint64_t done, std::uint64_t places) {
        if (!console_.wants_status()) return;
        const std::uint64_t total = count_ * (kMaking + kPacking);
        const char* const step = done < count_ * kMaking ? "making   " : "packing  ";
        // The rate is that of the work as a whole, in places.
        importer::Progress progress{done, total, done / (kMaking + kPacking), elapsed()};
        if (done < count_ * kMaking) progress.places = places;
        console_.status(step + importer::progress_line(progress));
    }

    io::Clock& clock_;
    importer::Console& console_;
    const std::uint64_t count_;
    const MonotonicTime start_;
};

std::string gigabytes(std::uint64_t bytes) {
    return fmt::format("{:.1f} GB", static_cast<double>(bytes) / 1e9);
}

importer::Outcome<> check_room(io::Files& files, const std::string& data_directory,
                               std::uint64_t count) {
    auto made = files.create_directories(data_directory);
    if (!made) return std::unexpected(importer::failure_of(data_directory, made.error()));
    const auto free = files.free_space(data_directory);
    const std::uint64_t needed = count * places::kIndexOnlyBuildBytes;
    if (!free || free->value >= needed) return {};
    return importer::stop(
        fmt::format("{} has {} free; building the index of {} places takes {} for a while and "
                    "keeps half of it",
                    data_directory, gigabytes(free->value), importer::grouped(count),
                    gigabytes(needed)),
        "Free some, give another directory with --data, or ask for fewer with --count.");
}

importer::Failure build_failure(const std::string& data_directory, const Error& error) {
    if (error.code() == ErrorCode::kConflict) {
        return {data_directory + " is in use by another madang process",
                "Stop it, or give another directory with --data."};
    }
    if (error.code() == ErrorCode::kInvalid) {
        return {data_directory + " holds places with their records, which --index-only has not",
                "Give another directory with --data, e.g. --data /tmp/world"};
    }
    importer::Failure failure = importer::failure_of(data_directory, error);
    failure.advice = "The directory is not marked as an index: the same command begins anew.";
    return failure;
}

}  // namespace

importer::Outcome<> generate_index(io::Environment& environment, const GenerateOptions& options,
                                   const std::string& data_directory,
                                   const places::Options& catalog, importer::Console& console) {
    TRY(check_count(options));
    TRY(check_room(environment.files, data_directory, options.count));
    const World world(read_cities(embedded_cities()), options.seed);
    Bar bar(environment.clock, options.count, console);
    places::IndexOnlyBuild build{.contents = {options.count, options.seed}};
    add_names(build);
    build.place = [&](std::uint64_t number) {
        bar.made(number);
        return indexed(world.spot(number));
    };
    build.on_packed = [&](std::uint64_t packed) { bar.packed(packed); };
    const auto built = places::build_index_only(environment, data_directory, catalog, build);
    if (!built) return std::unexpected(build_failure(data_directory, built.error()));
    console.say(fmt::format("{} places are in the search index of {}, without records, in {}",
                            importer::grouped(options.count), data_directory,
                            importer::short_duration(bar.elapsed())));
    return {};
}

}  // namespace madang::generate
