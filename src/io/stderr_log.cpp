// The program's log on stderr, through spdlog.
// SPDX-License-Identifier: Apache-2.0
#include "io/stderr_log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "io/limits.h"

namespace madang::io {
namespace {

std::string_view name(LogLevel level) {
    switch (level) {
        case LogLevel::kDebug: return "debug";
        case LogLevel::kInfo: return "info";
        case LogLevel::kWarning: return "warning";
        case LogLevel::kError: return "error";
    }
    return "error";
}

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./:+@%,[]").find(c) != std::string_view::npos;
}

void put_escaped(std::string& line, char c) {
    static constexpr std::string_view kHex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
        line += '\\';
        line += c;
    } else if (c == '\n') {
        line += "\\n";
    } else if (byte < 0x20 || byte == 0x7f) {
        line += "\\x";
        line += kHex[byte >> 4U];
        line += kHex[byte & 15U];
    } else {
        line += c;
    }
}

void put_quoted(std::string& line, std::string_view value) {
    line += '"';
    for (const char c : value.substr(0, kLogValueBytesMax)) put_escaped(line, c);
    if (value.size() > kLogValueBytesMax) line += "...";
    line += '"';
}

void put_value(std::string& line, std::string_view value) {
    const bool plain = !value.empty() && value.size() <= kLogValueBytesMax &&
                       std::all_of(value.begin(), value.end(), is_plain);
    if (plain) {
        line += value;
    } else {
        put_quoted(line, value);
    }
}

}  // namespace

std::string format_logfmt(LogLevel level, std::string_view message,
                          std::initializer_list<LogField> fields) {
    std::string line = "level=";
    line += name(level);
    line += " message=";
    put_quoted(line, message);
    for (const LogField& field : fields) {
        line += ' ';
        line += field.key;
        line += '=';
        put_value(line, field.value);
    }
    return line;
}

struct StderrLog::Sink {
    Sink() : logger("madang", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
        logger.set_pattern("%v");
        logger.set_level(spdlog::level::trace);  // StderrLog decides
    }
    spdlog::logger logger;
};

StderrLog::StderrLog(Clock& clock, LogLevel lowest)
    : clock_(clock), lowest_(lowest), sink_(std::make_unique<Sink>()) {}

StderrLog::~StderrLog() = default;

void StderrLog::write(LogLevel level, std::string_view message,
                      std::initializer_list<LogField> fields) {
    if (!enabled(level)) return;
    std::string line = "time=" + to_rfc3339(clock_.wall()) + " ";
    line += format_logfmt(level, message, fields);
    // The plain-text overload: nothing in the line is taken as a format. spdlog reports its own
    // failures (a closed stderr) without throwing.
    sink_->logger.log(spdlog::level::info, line);
}

}  // namespace madang::io
