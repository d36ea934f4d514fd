// Opens the file, tells its format, lets the reader of that format feed a session.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/import.h"

#include <fmt/format.h>

#include <memory>

#include "base/result.h"
#include "tool/import/csv/csv_rows.h"
#include "tool/import/input/bytes.h"
#include "tool/import/input/gzip.h"
#include "tool/import/json/json_rows.h"
#include "tool/import/limits.h"
#include "tool/import/osm/osm.h"
#include "tool/import/osm/osm_tags.h"

namespace madang::importer {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The opened file with its decompression, if any, and a window on the text.
struct Input {
    std::unique_ptr<FileSource> file;
    std::unique_ptr<GzipSource> gzip;
    std::unique_ptr<Window> window;
};

Outcome<> fill_head(Window& window) {
    while (window.text().size() < kHeadBytes && !window.ended()) {
        auto filled = window.fill();
        if (!filled) return filled;
    }
    return {};
}

Outcome<Input> open_input(io::Files& files, const std::string& path) {
    Input input;
    input.file = TRY(FileSource::open(files, path));
    input.window = std::make_unique<Window>(*input.file);
    auto filled = fill_head(*input.window);
    if (!filled) return std::unexpected(filled.error());
    if (is_gzip(input.window->text())) {
        std::string head(input.window->text());
        input.gzip = std::make_unique<GzipSource>(*input.file, std::move(head), path);
        input.window = std::make_unique<Window>(*input.gzip);
        filled = fill_head(*input.window);
        if (!filled) return std::unexpected(filled.error());
    }
    if (input.window->text().starts_with(kByteOrderMark)) {
        input.window->drop(kByteOrderMark.size());
    }
    return input;
}

class Run {
public:
    Run(io::Environment& environment, const ImportOptions& options, PlaceSink& sink,
        Console& console)
        : environment_(environment), options_(options), sink_(sink), console_(console) {}

    Outcome<ImportReport> run() {
        MonotonicTime start = environment_.clock.monotonic();
        progress_ = [this, start](std::uint64_t done, std::uint64_t total, std::uint64_t places) {
            if (!console_.wants_status()) return;
            Nanoseconds elapsed = environment_.clock.monotonic() - start;
            console_.status(progress_line({done, total, places, elapsed}));
        };
        FieldNames names = TRY(FieldNames::create(options_.mappings));
        Input input = TRY(open_input(environment_.files, options_.path));
        Format format = TRY(format_of(input));
        ImportReport report =
            TRY(format == Format::kOsm ? read_objects(names) : read_text(input, format, names));
        report.took = environment_.clock.monotonic() - start;
        return report;
    }

private:
    Outcome<Format> format_of(const Input& input) const {
        auto detected = detect_format(input.window->text(), options_.path);
        // A format given by name stands, unless the file is empty or of a kind that is never read.
        if (options_.format && (detected || !input.window->text().empty())) return *options_.format;
        return detected;
    }

    SessionOptions session_options(const std::string& source, std::string_view attribution) const {
        return {options_.path, options_.source.empty() ? source : options_.source,
                options_.attribution.empty() ? std::string(attribution) : options_.attribution,
                options_.strictness};
    }

    Outcome<ImportReport> read_text(Input& input, Format format, const FieldNames& names) {
        Session session(session_options(source_of(options_.path), ""), sink_, console_,
                        [&](std::uint64_t places) {
                            progress_(input.file->read_so_far(), input.file->size(), places);
                        });
        Outcome<> read;
        switch (format) {
            case Format::kGeojson:
                read = read_geojson(*input.window, options_.path, names, session);
                break;
            case Format::kJsonLines: read = read_json_lines(*input.window, names, session); break;
            default: read = read_csv(*input.window, options_.path, names, session); break;
        }
        if (!read) return std::unexpected(read.error());
        return session.finish();
    }

    Outcome<ImportReport> read_objects(const FieldNames& names) {
        std::uint64_t places = 0;
        Session session(session_options("osm", kOsmAttribution), sink_, console_,
                        [&](std::uint64_t stored) { places = stored; });
        auto read = read_osm(
            options_.path, names,
            [&](std::uint64_t done, std::uint64_t total) { progress_(done, total, places); },
            session);
        if (!read) return std::unexpected(read.error());
        return session.finish();
    }

    io::Environment& environment_;
    const ImportOptions& options_;
    PlaceSink& sink_;
    Console& console_;
    std::function<void(std::uint64_t done, std::uint64_t total, std::uint64_t places)> progress_;
};

}  // namespace

Outcome<ImportReport> import_file(io::Environment& environment, const ImportOptions& options,
                                  PlaceSink& sink, Console& console) {
    return Run(environment, options, sink, console).run();
}

std::string source_of(const std::string& path) {
    std::string name = path.substr(path.rfind('/') + 1);
    std::string stem = name.substr(0, name.find('.', 1));
    return stem.empty() ? "import" : stem;
}

}  // namespace madang::importer
