// Header first, then record by record.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/csv/csv_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/result.h"
#include "base/text.h"
#include "tool/import/csv/csv.h"
#include "tool/import/limits.h"
#include "tool/import/row/attributes.h"
#include "tool/import/row/row_builder.h"

namespace madang::importer {
namespace {

using Columns = std::vector<std::optional<FieldChoice>>;

std::string list_of(const std::vector<std::string>& header) {
    std::string list;
    for (const std::string& column : header) list += (list.empty() ? "" : ", ") + echo(column);
    return list;
}

bool has(const Columns& columns, Field field) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const auto& choice) { return choice && choice->field == field; });
}

Outcome<> check_mapped(const std::string& path, const std::vector<std::string>& header,
                       const FieldNames& names) {
    for (const std::string& wanted : names.mapped_columns()) {
        bool found = std::any_of(header.begin(), header.end(), [&](const std::string& column) {
            return normalised_column(column) == normalised_column(wanted);
        });
        if (found) continue;
        return stop(fmt::format("{} has no column \"{}\" (given with --map)", path, wanted),
                    "Its columns are: " + list_of(header) + ".");
    }
    return {};
}

Outcome<Columns> columns_of(const std::string& path, const std::vector<std::string>& header,
                            const FieldNames& names) {
    if (header.size() > kColumnsMax) {
        return stop(fmt::format("{}: more than {} columns in line 1", path, kColumnsMax),
                    "Is it CSV? Give --format if it is something else.");
    }
    auto mapped = check_mapped(path, header, names);
    if (!mapped) return std::unexpected(mapped.error());
    Columns columns;
    for (const std::string& column : header) columns.push_back(names.find(column));
    for (Field field : std::array{Field::kName, Field::kLatitude, Field::kLongitude}) {
        if (has(columns, field)) continue;
        return stop(fmt::format("{}: no column of line 1 is known as {}", path, name(field)),
                    fmt::format("Say which it is with --map COLUMN={}. The columns are: {}.",
                                name(field), list_of(header)));
    }
    return columns;
}

void note_unused(const std::vector<std::string>& header, const Columns& columns,
                 RowReceiver& rows) {
    std::string unused;
    for (std::size_t i = 0; i < header.size(); ++i) {
        const bool is_used = columns[i] || is_known_attribute(header[i]);
        if (!is_used) unused += (unused.empty() ? "" : ", ") + echo(header[i]);
    }
    if (!unused.empty()) {
        rows.note("columns not imported: " + unused + " (choose one with --map COLUMN=FIELD)");
    }
}

class CsvReader {
public:
    CsvReader(Window& window, char delimiter)
        : window_(window),
          delimiter_(delimiter),
          builder_(delimiter == ',' ? DecimalComma::kNo : DecimalComma::kYes) {}

    // Reads the next record, good or bad. Returns false at the end of the file.
    Outcome<bool> next() {
        line_ += record_.lines;
        while (true) {
            if (!window_.text().empty()) {
                Rest rest = window_.ended() ? Rest::kIsAll : Rest::kMoreMayFollow;
                read_csv_record(window_.text(), delimiter_, rest, record_);
                if (record_.status != CsvStatus::kMore) break;
            } else if (window_.ended()) {
                return false;
            }
            auto filled = window_.fill();
            if (!filled) return std::unexpected(filled.error());
        }
        window_.drop(record_.bytes);
        return true;
    }

    const CsvRecord& record() const { return record_; }

    Outcome<> deliver(const std::vector<std::string>& header, const Columns& columns,
                      RowReceiver& rows) {
        if (record_.status == CsvStatus::kBad) return rows.refuse({line_, "", record_.reason});
        if (record_.fields.size() == 1 && record_.fields[0].empty()) return {};  // an empty line
        if (record_.fields.size() != columns.size()) {
            return rows.refuse({line_, "",
                                fmt::format("has {} fields where the header has {}",
                                            record_.fields.size(), columns.size())});
        }
        builder_.clear();
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (columns[i]) builder_.put(*columns[i], record_.fields[i]);
            builder_.offer(header[i], record_.fields[i]);
        }
        auto row = builder_.finish();
        if (!row) return rows.refuse({line_, "", row.error()});
        row->line = line_;
        return rows.accept(*std::move(row));
    }

private:
    Window& window_;
    char delimiter_;
    CsvRecord record_;
    RowBuilder builder_;
    std::uint64_t line_ = 1;
};

}  // namespace

Outcome<> read_csv(Window& window, const std::string& path, const FieldNames& names,
                   RowReceiver& rows) {
    while (window.text().size() < kHeadBytes && !window.ended()) {
        auto filled = window.fill();
        if (!filled) return filled;
    }
    CsvReader reader(window, sniff_delimiter(window.text().substr(0, kHeadBytes)));
    bool any = TRY(reader.next());
    if (!any) return stop(path + " is empty");
    if (reader.record().status == CsvStatus::kBad) {
        return stop(fmt::format("{}: line 1 {}", path, reader.record().reason),
                    "The first line must name the columns. Is the file CSV?");
    }
    std::vector<std::string> header = reader.record().fields;
    Columns columns = TRY(columns_of(path, header, names));
    note_unused(header, columns, rows);
    while (true) {
        bool more = TRY(reader.next());
        if (!more) return {};
        auto delivered = reader.deliver(header, columns, rows);
        if (!delivered) return delivered;
    }
}

}  // namespace madang::importer
