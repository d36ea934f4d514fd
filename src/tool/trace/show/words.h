// Numbers and lines as text, shared by the renderers.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "tool/trace/options.h"
#include "tool/trace/trace.h"

namespace madang::trace {

double milliseconds(Nanoseconds duration);
// "0.42 ms", "13.7 ms", "1.20 s".
std::string duration_text(Nanoseconds duration);
// "999 B", "1.5 KiB".
std::string size_text(std::uint64_t bytes);
// "45 s", "5 min", "2 h", "1 d": how long something is still valid.
std::string validity_text(std::int64_t seconds);
// "2026-03-01".
std::string date_text(std::int64_t seconds);
// Text from outside, without what would steer a terminal.
std::string safe(std::string_view text);
// What is behind the host, cut in the middle to `width` characters.
std::string short_url(const Load& load, std::size_t width);
// "200 OK", "failed", "".
std::string status_text(const Load& load);

// Colours a terminal understands (ECMA-48), or nothing.
class Paint {
public:
    explicit Paint(Colour colour) : is_on_(colour == Colour::kYes) {}
    std::string bold(std::string_view text) const { return wrap("1", text); }
    std::string dim(std::string_view text) const { return wrap("2", text); }
    std::string good(std::string_view text) const { return wrap("32", text); }
    std::string bad(std::string_view text) const { return wrap("31", text); }
    std::string warning(std::string_view text) const { return wrap("33", text); }
    std::string phase(PhaseKind kind, std::string_view text) const;
    bool is_on() const { return is_on_; }

private:
    std::string wrap(std::string_view code, std::string_view text) const;
    bool is_on_;
};

}  // namespace madang::trace
