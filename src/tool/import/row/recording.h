// A receiver that keeps what it was given, for tests.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tool/import/row/row.h"

namespace madang::importer {

struct Recording : RowReceiver {
    Outcome<> accept(Row row) override {
        accepted.push_back(std::move(row));
        return {};
    }
    Outcome<> refuse(Fault fault) override {
        refused.push_back(std::move(fault));
        return {};
    }
    void note(std::string text) override { notes.push_back(std::move(text)); }

    std::vector<Row> accepted;
    std::vector<Fault> refused;
    std::vector<std::string> notes;
};

}  // namespace madang::importer
