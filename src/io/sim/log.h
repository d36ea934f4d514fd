// A log that tests can read: the last lines, in order.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>

#include "io/log.h"

namespace madang::io::sim {

class RecordingLog final : public Log {
public:
    bool enabled(LogLevel) const override { return true; }
    void write(LogLevel level, std::string_view message,
               std::initializer_list<LogField> fields) override;

    const std::deque<std::string>& lines() const { return lines_; }
    // Whether some line contains `text`.
    bool has(std::string_view text) const;

private:
    std::deque<std::string> lines_;
};

}  // namespace madang::io::sim
