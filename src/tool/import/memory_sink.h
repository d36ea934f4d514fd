// A sink and a console that keep what they are given, for tests.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tool/import/console.h"
#include "tool/import/sink.h"

namespace madang::importer {

// Counts as a catalog does: by source_id, unchanged where nothing differs.
struct MemorySink : PlaceSink {
    Outcome<places::ImportCounts> store(std::span<const places::Draft> drafts) override {
        places::ImportCounts counts;
        for (const places::Draft& draft : drafts) {
            auto [at, is_new] = stored.try_emplace(draft.source_id, draft);
            if (is_new) {
                ++counts.created;
            } else if (at->second == draft) {
                ++counts.unchanged;
            } else {
                at->second = draft;
                ++counts.updated;
            }
        }
        ++batches;
        return counts;
    }
    Outcome<> finish() override {
        finished = true;
        return {};
    }

    std::map<std::string, places::Draft> stored;
    std::size_t batches = 0;
    bool finished = false;
};

struct MemoryConsole : Console {
    void say(std::string_view line) override { lines.emplace_back(line); }
    bool wants_status() override { return true; }
    void status(std::string_view line) override { statuses.emplace_back(line); }

    std::vector<std::string> lines;
    std::vector<std::string> statuses;
};

}  // namespace madang::importer
