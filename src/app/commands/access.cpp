// Opens catalogs and finds servers.
// SPDX-License-Identifier: Apache-2.0
#include "app/commands/access.h"

#include <fmt/format.h>

#include <utility>

#include "app/state_files.h"
#include "base/result.h"
#include "engine/hours/atlas.h"

namespace madang::app {
namespace {

constexpr std::int64_t kBytesPerMib = 1 << 20;

Bytes mebibytes(std::int64_t count) {
    return {static_cast<std::uint64_t>(count * kBytesPerMib)};
}

// The URL of a server that is to be used, if it is: the one given, or the one that holds the data.
struct Place {
    std::unique_ptr<places::Catalog> catalog;  // null: go through `url`
    std::string url;
};

Failure held_by_another(const std::string& data) {
    return {data + " is in use by another madang process",
            "Wait until it is done, or give another directory with --data."};
}

Outcome<> check_exists(io::Files& files, const std::string& data) {
    if (places::Catalog::exists(files, data).value_or(true)) return {};
    return stop("there are no places in " + data + " yet",
                "Fill it: madang import FILE, or madang generate --count 10000");
}

Outcome<Place> locate(io::Environment& environment, const Settings& settings,
                      const std::string& server, Absent absent, importer::Console& console) {
    if (!server.empty()) return Place{nullptr, server};
    if (absent == Absent::kFail) {
        auto exists = check_exists(environment.files, settings.data);
        if (!exists) return std::unexpected(exists.error());
    }
    auto catalog = places::Catalog::open(environment, settings.data, catalog_options(settings));
    if (catalog) return Place{*std::move(catalog), ""};
    if (catalog.error().code() != ErrorCode::kConflict) {
        return std::unexpected(open_failure(settings.data, catalog.error()));
    }
    auto url = read_server_address(environment.files, settings.data);
    if (!url) return std::unexpected(held_by_another(settings.data));
    console.say(fmt::format("{} is served at {}: going through that server", settings.data, *url));
    return Place{nullptr, *url};
}

std::string token_of(io::Environment& environment, const Settings& settings) {
    return read_token(environment.files, settings.data).value_or("");
}

// A catalog and the sink into it, kept together.
class OwningSink : public importer::PlaceSink {
public:
    explicit OwningSink(std::unique_ptr<places::Catalog> catalog)
        : catalog_(std::move(catalog)), sink_(importer::catalog_sink(*catalog_)) {}

    Outcome<places::ImportCounts> store(std::span<const places::Draft> drafts) override {
        return sink_->store(drafts);
    }
    Outcome<> finish() override { return sink_->finish(); }

private:
    std::unique_ptr<places::Catalog> catalog_;
    std::unique_ptr<importer::PlaceSink> sink_;
};

// What another directory tells must not be mixed with anything else.
Outcome<> check_is_its_own(places::Catalog& catalog, const std::string& data) {
    feed::Sink* sink = catalog.replica();
    if (sink == nullptr) return {};
    const auto followed = sink->followed();
    if (!followed) return std::unexpected(open_failure(data, followed.error()));
    if (*followed == feed::Followed{}) return {};
    return stop(data + " follows another server (--roles search)",
                "Fill that server, or make this directory one of its own first: start it once "
                "without the role.");
}

// Read once a process. Without the system's zone files opening hours stay text.
const hours::Atlas* world_atlas() {
    static const auto atlas = hours::Atlas::open();
    return atlas ? atlas->get() : nullptr;
}

}  // namespace

Outcome<> check_has_records(const places::Catalog& catalog, const std::string& data) {
    if (!catalog.index_only()) return {};
    return stop(data +
                    " holds a search index only (madang generate --index-only): its places have no "
                    "records to read, to name or to add to",
                "Give another directory with --data. To fill this one, remove it first.");
}

places::Options catalog_options(const Settings& settings) {
    places::Options options;
    options.memtable = mebibytes(settings.memtable_mib);
    options.cache = mebibytes(settings.cache_mib);
    options.cards = mebibytes(settings.cards_mib);
    options.delta_changes_max = static_cast<std::size_t>(settings.delta_changes);
    options.atlas = world_atlas();
    return options;
}

Failure open_failure(const std::string& data, const Error& error) {
    std::string said = fmt::format(" ({})", error.describe());
    switch (error.code()) {
        case ErrorCode::kConflict: return held_by_another(data);
        case ErrorCode::kDenied:
            return {data + " may not be read or written by this user" + said,
                    "Change its owner (chown -R), or give another directory with --data."};
        case ErrorCode::kExhausted:
            return {"no space is left for " + data + said,
                    "Free some (df -h shows where), or give another directory with --data."};
        case ErrorCode::kUnsupported:
            return {data + " was written by a newer version of madang" + said,
                    "Use that version, or give another directory with --data."};
        case ErrorCode::kCorrupt:
            return {
                data + " is damaged" + said,
                "Restore it from a copy; an export of a replica or a new import also does, and for "
                "an index alone madang generate --index-only."};
        default: return {data + " cannot be opened" + said, "Check the path and the disk."};
    }
}

Outcome<Access> open_access(io::Environment& environment, const Settings& settings,
                            const std::string& server, Absent absent, importer::Console& console) {
    Place place = TRY(locate(environment, settings, server, absent, console));
    if (place.catalog) return Access(std::move(place.catalog));
    auto remote = importer::Remote::connect(place.url, token_of(environment, settings));
    if (!remote) return std::unexpected(remote.error());
    return Access(*std::move(remote));
}

Outcome<std::unique_ptr<importer::PlaceSink>> open_sink(io::Environment& environment,
                                                        const Settings& settings,
                                                        const std::string& server,
                                                        importer::Console& console) {
    Place place = TRY(locate(environment, settings, server, Absent::kCreate, console));
    if (place.catalog) {
        TRY(check_has_records(*place.catalog, settings.data));
        TRY(check_is_its_own(*place.catalog, settings.data));
        return std::make_unique<OwningSink>(std::move(place.catalog));
    }
    return importer::server_sink(place.url, token_of(environment, settings));
}

}  // namespace madang::app
