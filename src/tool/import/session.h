// One import under way: judges rows, gathers batches, keeps count of what went wrong.
// Threads: one at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "tool/import/console.h"
#include "tool/import/row/row.h"
#include "tool/import/sink.h"

namespace madang::importer {

// What a bad row does.
enum class Strictness : std::uint8_t {
    kSkip,  // it is left out and counted
    kStop,  // it ends the import
};

struct ImportReport {
    places::ImportCounts counts;
    std::uint64_t refused = 0;
    std::uint64_t repeated = 0;  // rows whose source id an earlier row of the file had
    std::map<std::string, std::uint64_t> left_out;  // field → bad values of otherwise good rows
    std::uint64_t unread_hours = 0;                 // opening hours that are kept as text only
    std::vector<std::string> unread_examples;
    Nanoseconds took{0};
};

struct SessionOptions {
    std::string path;         // for messages
    std::string source;       // put before each source id
    std::string attribution;  // for every place; empty: what each row says
    Strictness strictness = Strictness::kSkip;
};

class Session : public RowReceiver {
public:
    // `moved` is called after each batch, to show how far it is.
    Session(SessionOptions options, PlaceSink& sink, Console& console,
            std::function<void(std::uint64_t places)> moved);

    Outcome<> accept(Row row) override;
    Outcome<> refuse(Fault fault) override;
    void note(std::string text) override;

    // Stores what is left and returns the sums. Needed once, at the end.
    Outcome<ImportReport> finish();

private:
    Outcome<> store();
    void notice_repetition(const std::string& source_id);
    std::string where(const Fault& fault) const;
    void complete(Row& row) const;
    void notice_hours(const places::Draft& draft);
    // Takes bad optional values off; returns what is wrong with the others.
    std::string judge(places::Draft& draft);

    SessionOptions options_;
    PlaceSink& sink_;
    Console& console_;
    std::function<void(std::uint64_t)> moved_;
    std::vector<places::Draft> batch_;
    std::unordered_set<std::uint64_t> ids_;  // hashes of the source ids so far
    ImportReport report_;
};

// Returns the sums in one or a few lines for a person.
std::string describe(const ImportReport& report);

}  // namespace madang::importer
