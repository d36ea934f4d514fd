// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/show/words.h"

#include <fmt/format.h>

#include "base/text.h"

namespace madang::trace {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

const char* code_of(PhaseKind kind) {
    switch (kind) {
        case PhaseKind::kQueued: return "90";
        case PhaseKind::kDns: return "36";
        case PhaseKind::kConnect: return "33";
        case PhaseKind::kTls: return "35";
        case PhaseKind::kSend: return "37";
        case PhaseKind::kWait: return "32";
        case PhaseKind::kReceive: return "34";
    }
    return "0";
}

}  // namespace

double milliseconds(Nanoseconds duration) {
    return static_cast<double>(duration.count()) / 1e6;
}

std::string duration_text(Nanoseconds duration) {
    const double length = milliseconds(duration);
    if (length < 9.995) return fmt::format("{:.2f} ms", length);
    if (length < 99.95) return fmt::format("{:.1f} ms", length);
    if (length < 999.5) return fmt::format("{:.0f} ms", length);
    return fmt::format("{:.2f} s", length / 1e3);
}

std::string size_text(std::uint64_t bytes) {
    if (bytes < 1024) return fmt::format("{} B", bytes);
    double size = static_cast<double>(bytes) / 1024;
    std::string_view unit = "KiB";
    for (const std::string_view next : {"MiB", "GiB"}) {
        if (size < 1023.95) break;
        size /= 1024;
        unit = next;
    }
    return fmt::format("{:.1f} {}", size, unit);
}

std::string validity_text(std::int64_t seconds) {
    if (seconds >= 2 * kDay) return fmt::format("{} d", seconds / kDay);
    if (seconds >= 2 * kHour) return fmt::format("{} h", seconds / kHour);
    if (seconds >= 2 * kMinute) return fmt::format("{} min", seconds / kMinute);
    return fmt::format("{} s", seconds);
}

std::string date_text(std::int64_t seconds) {
    return to_rfc3339(WallTime{seconds * 1'000'000}).substr(0, 10);
}

std::string safe(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t size = utf8_character(text);
        const bool is_control = size == 1 && (text.front() < ' ' || text.front() == '\x7F');
        // C1 controls are U+0080 to U+009F.
        const bool is_high_control = size == 2 && text[0] == '\xC2' && text[1] < '\xA0';
        out += size == 0 || is_control || is_high_control ? "?" : text.substr(0, size);
        text.remove_prefix(size == 0 ? 1 : size);
    }
    return out;
}

std::string short_url(const Load& load, std::size_t width) {
    const std::size_t authority = load.url.find("://");
    const std::size_t path = load.url.find('/', authority == std::string::npos ? 0 : authority + 3);
    std::string text = load.kind == LoadKind::kDocument || path == std::string::npos
                           ? load.url
                           : load.url.substr(path);
    if (text.size() <= width) return text;
    const std::size_t kept = width - 1;
    return text.substr(0, kept / 2) + "…" + text.substr(text.size() - (kept - kept / 2));
}

std::string status_text(const Load& load) {
    if (load.problem) return "failed";
    if (!load.answer) return "";
    if (load.answer->reason.empty()) return fmt::format("{}", load.answer->status);
    return fmt::format("{} {}", load.answer->status, safe(load.answer->reason));
}

std::string Paint::phase(PhaseKind kind, std::string_view text) const {
    return wrap(code_of(kind), text);
}

std::string Paint::wrap(std::string_view code, std::string_view text) const {
    if (!is_on_) return std::string(text);
    return fmt::format("\x1B[{}m{}\x1B[0m", code, text);
}

}  // namespace madang::trace
