// A log that tests can read.
// SPDX-License-Identifier: Apache-2.0
#include "io/sim/log.h"

#include <algorithm>

#include "io/sim/limits.h"
#include "io/stderr_log.h"

namespace madang::io::sim {

void RecordingLog::write(LogLevel level, std::string_view message,
                         std::initializer_list<LogField> fields) {
    if (lines_.size() == kLogLinesMax) lines_.pop_front();
    lines_.push_back(format_logfmt(level, message, fields));
}

bool RecordingLog::has(std::string_view text) const {
    return std::any_of(lines_.begin(), lines_.end(), [&](const std::string& line) {
        return line.find(text) != std::string::npos;
    });
}

}  // namespace madang::io::sim
