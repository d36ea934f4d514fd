// The program's log: one logfmt line a message on stderr.
//
//   time=2026-03-01T09:30:00.000000Z level=info message="listening" address=127.0.0.1:8080
//
// Threads: any; a line is written whole.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "io/clock.h"
#include "io/log.h"

namespace madang::io {

class StderrLog final : public Log {
public:
    StderrLog(Clock& clock, LogLevel lowest);
    ~StderrLog() override;
    bool enabled(LogLevel level) const override { return level >= lowest_; }
    void write(LogLevel level, std::string_view message,
               std::initializer_list<LogField> fields) override;

private:
    struct Sink;
    Clock& clock_;
    const LogLevel lowest_;
    const std::unique_ptr<Sink> sink_;
};

// Returns `level=... message="..." key=value ...`. Values with anything but letters, digits and a
// few signs are quoted, control characters escaped, so that no value can forge a field or a line.
std::string format_logfmt(LogLevel level, std::string_view message,
                          std::initializer_list<LogField> fields);

}  // namespace madang::io
