// Line by line, feature by feature.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/json/json_rows.h"

#include <fmt/format.h>

#include <optional>

#include "base/result.h"
#include "base/text.h"
#include "tool/import/json/feature_splitter.h"
#include "tool/import/json/json_row.h"
#include "tool/import/limits.h"

namespace madang::importer {
namespace {

constexpr char kRecordSeparator = '\x1E';  // RFC 8142 §2.1

Outcome<> deliver(std::expected<Row, std::string> row, std::uint64_t line, RowReceiver& rows) {
    if (!row) return rows.refuse({line, "", row.error()});
    row->line = line;
    return rows.accept(*std::move(row));
}

// Reads until the window holds a line end, the end of the file or too much for one line. Returns
// the length of the line without its end, or nothing at the end of the file.
Outcome<std::optional<std::size_t>> line_length(Window& window) {
    std::size_t searched = 0;
    while (true) {
        std::size_t end = window.text().find('\n', searched);
        if (end != std::string_view::npos) return end;
        searched = window.text().size();
        if (searched > kLineBytesMax) return searched;
        if (window.ended()) {
            return searched == 0 ? std::nullopt : std::optional<std::size_t>(searched);
        }
        auto filled = window.fill();
        if (!filled) return std::unexpected(filled.error());
    }
}

// Drops what is left of a line that is too long.
Outcome<> drop_line(Window& window) {
    while (true) {
        std::size_t end = window.text().find('\n');
        if (end != std::string_view::npos) {
            window.drop(end + 1);
            return {};
        }
        window.drop(window.text().size());
        if (window.ended()) return {};
        auto filled = window.fill();
        if (!filled) return filled;
    }
}

Outcome<> truncated(const std::string& path) {
    return stop(path + " is truncated: the JSON object is not closed",
                "Download or copy the file again.");
}

Outcome<> check_collection(const std::string& path, const FeatureSplitter& splitter) {
    if (splitter.has_features()) return {};
    return stop(fmt::format("{} has no list of features{}", path,
                            splitter.type().empty() ? "" : " (it is a " + splitter.type() + ")"),
                "A GeoJSON FeatureCollection is needed; for one object a line use --format jsonl.");
}

}  // namespace

Outcome<> read_json_lines(Window& window, const FieldNames& names, RowReceiver& rows) {
    JsonRowParser parser(names);
    for (std::uint64_t line = 1;; ++line) {
        std::optional<std::size_t> length = TRY(line_length(window));
        if (!length) return {};
        Outcome<> done;
        if (*length > kLineBytesMax) {
            done = rows.refuse({line, "", "is longer than 1 MiB"});
            if (done) done = drop_line(window);
        } else {
            std::string_view text = trim(window.text().substr(0, *length));
            if (text.starts_with(kRecordSeparator)) text.remove_prefix(1);
            if (!text.empty()) done = deliver(parser.parse(text), line, rows);
            window.drop(std::min(*length + 1, window.text().size()));
        }
        if (!done) return done;
    }
}

Outcome<> read_geojson(Window& window, const std::string& path, const FieldNames& names,
                       RowReceiver& rows) {
    JsonRowParser parser(names);
    FeatureSplitter splitter;
    while (true) {
        FeatureSplitter::Step step = splitter.next(window.text());
        window.drop(step.taken);
        Outcome<> done;
        switch (step.event) {
            case FeatureSplitter::Event::kFeature:
                done = deliver(parser.parse(splitter.feature()), splitter.feature_line(), rows);
                break;
            case FeatureSplitter::Event::kOversized:
                done = rows.refuse({splitter.feature_line(), "", "is longer than 8 MiB"});
                break;
            case FeatureSplitter::Event::kBroken:
                return stop(fmt::format("{}:{}: {}", path, splitter.line(), splitter.problem()),
                            "The file is not GeoJSON from here on.");
            case FeatureSplitter::Event::kMore:
                if (window.ended() && !splitter.complete()) return truncated(path);
                if (window.ended()) return check_collection(path, splitter);
                done = window.fill();
                break;
        }
        if (!done) return done;
    }
}

}  // namespace madang::importer
