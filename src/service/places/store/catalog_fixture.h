// What tests of the catalog share: drafts, a simulated world to run coroutines in, a real
// directory.
//
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/check.h"
#include "io/sim/world.h"
#include "io/system_environment.h"
#include "io/task.h"
#include "service/places/catalog.h"

namespace madang::places {

inline Draft cafe(std::string name, double latitude = 60.17, double longitude = 24.94) {
    Draft draft;
    draft.name = std::move(name);
    draft.latitude = latitude;
    draft.longitude = longitude;
    draft.category = "cafe";
    return draft;
}

inline Draft sourced(std::string source_id, double latitude = 60.17, double longitude = 24.94) {
    Draft draft = cafe("Café " + source_id, latitude, longitude);
    draft.source_id = std::move(source_id);
    return draft;
}

inline SearchRequest around(double latitude = 60.17, double longitude = 24.94) {
    SearchRequest request;
    request.centre = {latitude, longitude};
    return request;
}

template <class T>
io::Task<> keep(io::Task<T> task, std::optional<T>& result) {
    result.emplace(co_await std::move(task));
}

// Options with the clocks and holidays of the world.
inline Options with_atlas() {
    static const auto atlas = hours::Atlas::open();
    CHECK(atlas.has_value(), "the test machine has zone files");
    Options options;
    options.atlas = atlas->get();
    return options;
}

// A catalog in a simulated world.
class SimulatedCatalog {
public:
    explicit SimulatedCatalog(std::uint64_t seed = 1, Options options = {})
        : world(seed), options_(options) {}

    Result<> open() {
        catalog.reset();
        auto opened = Catalog::open(world.environment(), "data", options_);
        if (!opened) return std::unexpected(opened.error());
        catalog = std::move(*opened);
        return {};
    }

    // Runs everything until the task has ended; nothing if it never does.
    template <class T>
    std::optional<T> try_run(io::Task<T> task) {
        auto result = std::make_shared<std::optional<T>>();
        auto start = [result, task = std::move(task)]() mutable {
            io::spawn(keep(std::move(task), *result));
        };
        world.post(std::move(start));
        world.run_until_idle();
        return std::move(*result);
    }
    template <class T>
    T run(io::Task<T> task) {
        auto result = try_run(std::move(task));
        CHECK(result.has_value(), "the task ends");
        return *std::move(result);
    }

    // The names that a search finds, nearest first.
    std::vector<std::string> names(const SearchRequest& request) {
        std::vector<std::string> found;
        const auto page = run(catalog->search(request));
        CHECK(page.has_value(), "the search is sound");
        for (const Found& one : page->businesses) found.push_back(one.business->draft.name);
        return found;
    }

    io::sim::World world;
    std::unique_ptr<Catalog> catalog;

private:
    Options options_;
};

// A directory of its own on the real disk, removed at the end.
class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::string pattern = (std::filesystem::temp_directory_path() / "placesXXXXXX").string();
        CHECK(::mkdtemp(pattern.data()) != nullptr, "the test machine has a writable /tmp");
        path = pattern;
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    std::string path;
};

// A catalog on the real disk, for the blocking calls.
class RealCatalog {
public:
    explicit RealCatalog(Options options = {}) : options_(options) { open(); }

    void open() {
        catalog.reset();
        auto opened = Catalog::open(system.environment(), directory.path + "/data", options_);
        CHECK(opened.has_value(), "a directory of our own opens");
        catalog = std::move(*opened);
    }

    // For the next open().
    void set_options(const Options& options) { options_ = options; }

    TemporaryDirectory directory;
    io::SystemEnvironment system{{.log_level = io::LogLevel::kError}};
    std::unique_ptr<Catalog> catalog;

private:
    Options options_;
};

}  // namespace madang::places
