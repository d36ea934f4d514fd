// Structured log lines: a message and key=value pairs, one line each.
//
// `info` and above are for operators; never a secret, a token or a whole body.
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace madang::io {

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError };

struct LogField {
    std::string_view key;
    std::string value;
};

class Log {
public:
    virtual ~Log() = default;
    virtual bool enabled(LogLevel level) const = 0;
    virtual void write(LogLevel level, std::string_view message,
                       std::initializer_list<LogField> fields) = 0;

    void debug(std::string_view message, std::initializer_list<LogField> fields = {}) {
        if (enabled(LogLevel::kDebug)) write(LogLevel::kDebug, message, fields);
    }
    void info(std::string_view message, std::initializer_list<LogField> fields = {}) {
        if (enabled(LogLevel::kInfo)) write(LogLevel::kInfo, message, fields);
    }
    void warning(std::string_view message, std::initializer_list<LogField> fields = {}) {
        if (enabled(LogLevel::kWarning)) write(LogLevel::kWarning, message, fields);
    }
    void error(std::string_view message, std::initializer_list<LogField> fields = {}) {
        if (enabled(LogLevel::kError)) write(LogLevel::kError, message, fields);
    }
};

}  // namespace madang::io
