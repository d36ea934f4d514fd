// From the extract by tilemaker to the data directory.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/basemap/basemap.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/result.h"
#include "service/basemap/basemap.h"
#include "tool/import/basemap/complete_extract.h"
#include "tool/import/basemap/profile.h"
#include "tool/import/basemap/program.h"
#include "tool/import/import.h"
#include "tool/import/input/bytes.h"

namespace madang::importer {
namespace {

constexpr std::string_view kPbfWord = "OSMHeader";  // in the first block of every such file
constexpr std::size_t kPbfHead = 64;
constexpr std::string_view kMissingNode = "Could not find node";

Failure not_pbf(const std::string& path) {
    return {path + " is not an .osm.pbf file, from which alone a base map is made",
            "Leave out --basemap to import its places, or convert it: osmium cat FILE -o "
            "FILE.osm.pbf"};
}

Outcome<> check_pbf(io::Files& files, const std::string& path) {
    const auto source = TRY(FileSource::open(files, path));
    std::string head(kPbfHead, '\0');
    const std::size_t read = TRY(source->read(head));
    if (head.substr(0, read).find(kPbfWord) == std::string::npos) {
        return std::unexpected(not_pbf(path));
    }
    return {};
}

// The folder of the files that are there while a map is made. It is emptied before and after.
class Workplace {
public:
    static Outcome<Workplace> open(io::Files& files, const std::string& data_directory) {
        const std::string directory = basemap::directory_of(data_directory);
        const std::string work = directory + "/work";
        const auto made = files.create_directories(work);
        if (!made) return std::unexpected(failure_of(work, made.error()));
        auto lock = files.lock(directory + "/lock");
        if (!lock) {
            return stop("another import is making a base map in " + data_directory,
                        "Wait until it is done.");
        }
        Workplace place(files, work, *std::move(lock));
        place.clear();
        return place;
    }
    Workplace(Workplace&&) = default;
    Workplace& operator=(Workplace&&) = delete;
    ~Workplace() {
        if (lock_ != nullptr) clear();
    }

    std::string path(const std::string& name) const { return directory_ + "/" + name; }

    Outcome<> write(const std::string& name, std::string_view text) {
        const auto written = files_->replace(path(name), text);
        if (!written) return std::unexpected(failure_of(path(name), written.error()));
        return {};
    }
    void remove(const std::string& name) { static_cast<void>(files_->remove(path(name))); }
    // What cannot be removed is removed by the next one.
    void clear() {
        for (const std::string& name :
             files_->list(directory_).value_or(std::vector<std::string>())) {
            remove(name);
        }
    }

private:
    Workplace(io::Files& files, std::string directory, std::unique_ptr<io::FileLock> lock)
        : files_(&files), directory_(std::move(directory)), lock_(std::move(lock)) {}

    io::Files* files_;
    std::string directory_;
    std::unique_ptr<io::FileLock> lock_;  // null once moved from
};

Result<Ended> run_tilemaker(const std::string& input, const Workplace& work, Console& console) {
    const std::vector<std::string> words = {"tilemaker",
                                            "--input",
                                            input,
                                            "--output",
                                            work.path("tiles.mbtiles"),
                                            "--config",
                                            work.path("config.json"),
                                            "--process",
                                            work.path("process.lua"),
                                            "--skip-integrity"};
    return run_program(words, [&](std::string_view line) {
        if (console.wants_status()) console.status(fmt::format("Base map: {}", line));
    });
}

bool is_for_want_of_nodes(const Ended& ended) {
    return std::ranges::any_of(ended.last_lines, [](const std::string& line) {
        return line.find(kMissingNode) != std::string::npos ||
               line.find("bounding box") != std::string::npos;
    });
}

Failure tilemaker_failure(const std::string& path, const Ended& ended) {
    std::string said;
    for (const std::string& line : ended.last_lines) said += "\n  " + line;
    return {fmt::format("tilemaker could not make the base map of {} (exit {}); it said:{}", path,
                        ended.exit_code, said),
            "The places are imported, and the base map is as it was. Check the file, the memory "
            "(free -h) and the disk (df -h)."};
}

Failure not_installed() {
    return {"the base map is made by tilemaker, which is not installed",
            "Install it: apt-get install tilemaker"};
}

// Once more with a copy that lacks nothing, where that was the trouble.
Outcome<> make_tiles(const std::string& path, Workplace& work, Console& console) {
    auto ended = run_tilemaker(path, work, console);
    if (ended && ended->exit_code != 0 && is_for_want_of_nodes(*ended)) {
        console.say(path + " names nodes that it does not hold: making the base map without them");
        TRY(complete_extract(path, work.path("complete.osm.pbf")));
        work.remove("tiles.mbtiles");
        ended = run_tilemaker(work.path("complete.osm.pbf"), work, console);
    }
    if (!ended && ended.error().code() == ErrorCode::kNotFound) {
        return std::unexpected(not_installed());
    }
    if (!ended) return std::unexpected(failure_of("tilemaker", ended.error()));
    if (ended->exit_code != 0) return std::unexpected(tilemaker_failure(path, *ended));
    return {};
}

std::string describe(const basemap::Installed& installed) {
    return fmt::format("Base map: {} tiles, {:.1f} MB, zoom {}-{}",
                       grouped(installed.contents.tiles),
                       static_cast<double>(installed.contents.bytes) / 1e6,
                       installed.coverage.minzoom, installed.coverage.maxzoom);
}

}  // namespace

Outcome<> check_base_map(io::Files& files, const std::string& path) {
    TRY(check_pbf(files, path));
    const auto ended = run_program({"tilemaker", "--help"}, [](std::string_view) {});
    if (!ended) return std::unexpected(not_installed());
    return {};
}

Outcome<> make_base_map(io::Environment& environment, const std::string& path,
                        const std::string& data_directory, Console& console) {
    Workplace work = TRY(Workplace::open(environment.files, data_directory));
    TRY(work.write("config.json", profile_configuration()));
    TRY(work.write("process.lua", profile_script()));
    TRY(make_tiles(path, work, console));
    const std::string name = basemap::extract_name(source_of(path));
    const auto installed =
        basemap::install(environment, data_directory, name, work.path("tiles.mbtiles"));
    if (!installed) {
        return std::unexpected(failure_of("the base map that tilemaker made", installed.error()));
    }
    console.say(describe(*installed));
    return {};
}

}  // namespace madang::importer
