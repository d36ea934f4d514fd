// Row by row into batches.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "base/result.h"
#include "base/text.h"
#include "engine/hours/schedule.h"
#include "service/places/fields.h"
#include "tool/import/limits.h"

namespace madang::importer {
namespace {

// Without these a place is none; any other bad value is left out and the place kept.
bool is_vital(std::string_view field) {
    return field == "name" || field == "latitude" || field == "longitude" || field == "source_id";
}

}  // namespace

Session::Session(SessionOptions options, PlaceSink& sink, Console& console,
                 std::function<void(std::uint64_t)> moved)
    : options_(std::move(options)), sink_(sink), console_(console), moved_(std::move(moved)) {}

void Session::complete(Row& row) const {
    places::Draft& draft = row.draft;
    if (draft.source_id.empty()) draft.source_id = derived_source_id(draft);
    if (row.scope == SourceScope::kLocal) {
        draft.source_id = options_.source + ":" + draft.source_id;
    }
    if (!options_.attribution.empty()) draft.attribution = options_.attribution;
}

std::string Session::judge(places::Draft& draft) {
    std::string wrong;
    for (const FieldError& error : places::check_import(draft)) {
        const places::Field* field = places::find_field(error.field);
        bool may_go = options_.strictness == Strictness::kSkip && !is_vital(error.field) && field &&
                      field->text;
        if (may_go) {
            (draft.*(field->text)).clear();
            ++report_.left_out[error.field];
        } else {
            wrong += (wrong.empty() ? "" : "; ") + error.field + " " + error.message;
        }
    }
    return wrong;
}

Outcome<> Session::accept(Row row) {
    complete(row);
    std::string wrong = judge(row.draft);
    if (!wrong.empty()) return refuse({row.line, row.draft.source_id, std::move(wrong)});
    notice_repetition(row.draft.source_id);
    notice_hours(row.draft);
    batch_.push_back(std::move(row.draft));
    return batch_.size() < kBatchPlaces ? Outcome<>() : store();
}

void Session::notice_repetition(const std::string& source_id) {
    std::uint64_t hash = hash64(source_id);
    if (ids_.contains(hash)) {
        ++report_.repeated;
    } else if (ids_.size() < kIdsRemembered) {
        ids_.insert(hash);
    }
}

void Session::notice_hours(const places::Draft& draft) {
    const std::string& hours = draft.opening_hours;
    if (hours.empty() || hours::Schedule::parse(hours)) return;
    ++report_.unread_hours;
    auto& examples = report_.unread_examples;
    const bool is_new = std::ranges::find(examples, hours) == examples.end();
    if (is_new && examples.size() < kUnreadHoursShown) examples.push_back(hours);
}

std::string Session::where(const Fault& fault) const {
    if (fault.line > 0) return fmt::format("{}:{}", options_.path, fault.line);
    return fmt::format("{}: {}", options_.path, fault.item);
}

Outcome<> Session::refuse(Fault fault) {
    ++report_.refused;
    if (options_.strictness == Strictness::kStop) {
        return stop(where(fault) + ": " + fault.reason,
                    "Repair it, or leave out --strict to import the rest.");
    }
    if (report_.refused <= kFaultsShown) console_.say(where(fault) + ": " + fault.reason);
    if (report_.refused == kFaultsShown) console_.say("(more bad rows are counted, not shown)");
    return {};
}

void Session::note(std::string text) {
    console_.say(options_.path + ": " + text);
}

Outcome<> Session::store() {
    if (batch_.empty()) return {};
    places::ImportCounts counts = TRY(sink_.store(batch_));
    batch_.clear();
    report_.counts.created += counts.created;
    report_.counts.updated += counts.updated;
    report_.counts.unchanged += counts.unchanged;
    moved_(report_.counts.created + report_.counts.updated + report_.counts.unchanged);
    return {};
}

Outcome<ImportReport> Session::finish() {
    auto stored = store();
    if (!stored) return std::unexpected(stored.error());
    auto finished = sink_.finish();
    if (!finished) return std::unexpected(finished.error());
    return std::move(report_);
}

std::string describe(const ImportReport& report) {
    std::string text = fmt::format("{} created, {} updated, {} unchanged, {} refused in {}",
                                   grouped(report.counts.created), grouped(report.counts.updated),
                                   grouped(report.counts.unchanged), grouped(report.refused),
                                   short_duration(report.took));
    if (report.repeated > 0) {
        text += fmt::format(
            "\n{} rows have the id (or, without ids, the name and position) of an earlier row and "
            "replaced it",
            grouped(report.repeated));
    }
    for (const auto& [field, count] : report.left_out) {
        text += fmt::format("\n{} places were imported without their {}: its value was not valid",
                            grouped(count), field);
    }
    if (report.unread_hours > 0) {
        text += fmt::format(
            "\n{} places have opening hours that are no OpenStreetMap opening_hours: kept as text, "
            "never found by open_now, e.g.",
            grouped(report.unread_hours));
        for (const std::string& hours : report.unread_examples) {
            text += fmt::format(" \"{}\"", echo(hours));
        }
    }
    return text;
}

}  // namespace madang::importer
