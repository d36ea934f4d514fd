// Looking, reading and joining; and taking in a new file.
// SPDX-License-Identifier: Apache-2.0
#include "service/basemap/basemap.h"

#include <algorithm>
#include <utility>

#include "io/await.h"
#include "service/basemap/limits.h"
#include "service/basemap/unpack.h"
#include "wire/mvt/merge.h"

namespace madang::basemap {

namespace {

Coverage united(const Coverage& a, const Coverage& b) {
    return {std::min(a.minzoom, b.minzoom),
            std::max(a.maxzoom, b.maxzoom),
            {.south = std::min(a.bounds.south, b.bounds.south),
             .west = std::min(a.bounds.west, b.bounds.west),
             .north = std::max(a.bounds.north, b.bounds.north),
             .east = std::max(a.bounds.east, b.bounds.east)}};
}

std::string path_of(const std::string& data_directory, const Extract& extract) {
    return directory_of(data_directory) + "/" + extract.file();
}

// What no extract has is empty; what only one has goes out as it is stored, if that is taken.
Result<TileBytes> joined(std::vector<std::string> stored, Coding accepted) {
    std::erase_if(stored, [](const std::string& bytes) { return is_empty_gzip(bytes); });
    if (stored.empty()) return TileBytes{};
    if (stored.size() == 1 && accepted == Coding::kGzip) {
        return TileBytes{std::move(stored[0]), Coding::kGzip};
    }
    for (std::string& bytes : stored) bytes = TRY(unpack_gzip(bytes));
    if (stored.size() == 1) return TileBytes{std::move(stored[0]), Coding::kIdentity};
    return TileBytes{TRY(mvt::merge(stored)), Coding::kIdentity};
}

}  // namespace

BaseMap::BaseMap(io::Environment& environment, std::string data_directory)
    : environment_(environment),
      data_directory_(std::move(data_directory)),
      opened_(std::make_shared<const Set>()) {
    newest();
}

// Whoever finds another looking takes what there is.
std::shared_ptr<const BaseMap::Set> BaseMap::newest() {
    if (looking_.try_lock()) {
        const MonotonicTime now = environment_.clock.monotonic();
        if (!looked_ || now - *looked_ >= kLookInterval) {
            looked_ = now;
            if (const auto done = look(); !done) {
                environment_.log.warning("basemap: the directory cannot be read",
                                         {{"error", done.error().describe()}});
            }
        }
        looking_.unlock();
    }
    return opened_.load();
}

Result<> BaseMap::look() {
    auto extracts = TRY(list_extracts(environment_.files, data_directory_));
    if (extracts.size() > kExtractsMax) extracts.resize(kExtractsMax);
    const auto before = opened_.load();
    const bool is_same = std::ranges::equal(extracts, *before, {}, {}, &Opened::extract);
    if (is_same) return {};
    Set after;
    for (Extract& extract : extracts) {
        auto container = open(extract, *before);
        if (container) after.push_back({std::move(extract), std::move(container)});
    }
    opened_.publish(std::make_shared<const Set>(std::move(after)));
    return {};
}

std::shared_ptr<const Container> BaseMap::open(const Extract& extract, const Set& before) {
    const auto known = std::ranges::find(before, extract, &Opened::extract);
    if (known != before.end()) return known->container;
    const auto opened = Container::open(path_of(data_directory_, extract));
    if (opened) {
        damaged_.erase(extract.file());
        environment_.log.info("basemap: shown", {{"file", extract.file()}});
        return *opened;
    }
    // Looked at again each time, since the set differs; told once.
    if (damaged_.insert(extract.file()).second) {
        environment_.log.error("basemap: damaged and left out; import the extract again",
                               {{"file", extract.file()}, {"error", opened.error().describe()}});
    }
    return nullptr;
}

io::Task<Result<std::optional<Coverage>>> BaseMap::coverage() {
    auto job = [this]() -> Result<std::optional<Coverage>> {
        std::optional<Coverage> all;
        for (const Opened& opened : *newest()) {
            const Coverage& one = opened.container->coverage();
            all = all ? united(*all, one) : one;
        }
        return all;
    };
    auto looking = io::offload(environment_.pools.read, std::move(job));
    co_return co_await std::move(looking);
}

Result<TileBytes> BaseMap::read(const mvt::Tile& tile, Coding accepted) {
    const auto set = newest();
    if (set->empty()) return fail(ErrorCode::kNotFound, "there is no base map here");
    std::vector<std::string> stored;
    for (const Opened& opened : *set) {
        auto bytes = TRY(opened.container->read(tile));
        if (bytes) stored.push_back(*std::move(bytes));
    }
    return joined(std::move(stored), accepted);
}

io::Task<Result<TileBytes>> BaseMap::tile(mvt::Tile tile, Coding accepted) {
    auto job = [this, tile, accepted] { return read(tile, accepted); };
    auto reading = io::offload(environment_.pools.read, std::move(job));
    co_return co_await std::move(reading);
}

Result<Installed> install(io::Environment& environment, const std::string& data_directory,
                          const std::string& name, const std::string& made) {
    io::Files& files = environment.files;
    Installed installed;
    {
        const auto container = TRY(Container::open(made));
        installed = {TRY(container->verify()), container->coverage()};
    }
    TRY(TRY(files.open(made, io::OpenMode::kWrite))->sync());
    Extract extract{.name = name, .generation = 1};
    const auto present = TRY(list_extracts(files, data_directory));
    const auto before = std::ranges::find(present, name, &Extract::name);
    if (before != present.end()) extract.generation = before->generation + 1;
    TRY(files.rename(made, path_of(data_directory, extract)));
    TRY(files.sync_directory(directory_of(data_directory)));
    for (const std::string& file : TRY(files.list(directory_of(data_directory)))) {
        const auto other = extract_of(file);
        if (!other || other->name != name || other->generation >= extract.generation) continue;
        TRY(files.remove(path_of(data_directory, *other)));
    }
    return installed;
}

}  // namespace madang::basemap
