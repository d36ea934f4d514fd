// RFC 3339 text of wall times, by the calendar of <chrono>.
// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <algorithm>
#include <array>

namespace madang {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using SysTime = std::chrono::sys_time<Microseconds>;

constexpr SysTime kFirst{sys_days{std::chrono::year{0} / 1 / 1}};
constexpr SysTime kLast{sys_days{std::chrono::year{10000} / 1 / 1} - Microseconds{1}};

// Writes `value` in `width` digits that end before `end`.
void write_digits(char* end, int width, std::int64_t value) {
    for (; width > 0; --width, value /= 10) *--end = static_cast<char>('0' + value % 10);
}

// Reads the parts of a text from its front; ok() tells at the end whether all were there.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    // Exactly `width` digits, at most `max`.
    int digits(std::size_t width, int max) {
        int value = 0;
        for (std::size_t i = 0; i < width; ++i) value = value * 10 + digit();
        ok_ = ok_ && value <= max;
        return value;
    }

    // One of `letters`; returns it.
    char one_of(std::string_view letters) {
        if (rest_.empty() || letters.find(rest_.front()) == std::string_view::npos) {
            ok_ = false;
            return '\0';
        }
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    bool next_is(char c) const { return !rest_.empty() && rest_.front() == c; }
    bool next_is_digit() const {
        return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
    }
    int digit() { return std::max(0, one_of("0123456789") - '0'); }
    bool ok() const { return ok_; }
    bool ended() const { return ok_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool ok_ = true;
};

// RFC 3339 §5.6 time-secfrac: "." and 1 to 9 digits; none is 0.
Microseconds scan_fraction(Scanner& scanner) {
    if (!scanner.next_is('.')) return Microseconds{0};
    scanner.one_of(".");
    std::int64_t nanoseconds = scanner.digit() * 100'000'000;
    for (std::int64_t unit = 10'000'000; unit > 0 && scanner.next_is_digit(); unit /= 10) {
        nanoseconds += scanner.digit() * unit;
    }
    return Microseconds(nanoseconds / 1000);
}

// RFC 3339 §5.6 time-offset: "Z", or how far local time is ahead of UTC.
std::chrono::minutes scan_offset(Scanner& scanner) {
    const char sign = scanner.one_of("Zz+-");
    if (sign != '+' && sign != '-') return std::chrono::minutes{0};
    const int hours = scanner.digits(2, 23);
    scanner.one_of(":");
    const std::chrono::minutes offset{hours * 60 + scanner.digits(2, 59)};
    return sign == '-' ? -offset : offset;
}

}  // namespace

std::string to_rfc3339(WallTime time) {
    // Stored bytes can hold any number; the text has four digits for the year.
    const SysTime point{Microseconds{std::clamp(
        time.microseconds, kFirst.time_since_epoch().count(), kLast.time_since_epoch().count())}};
    const auto day = std::chrono::floor<days>(point);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{point - day};
    std::string text = "0000-00-00T00:00:00.000000Z";
    write_digits(&text[4], 4, int{date.year()});
    write_digits(&text[7], 2, unsigned{date.month()});
    write_digits(&text[10], 2, unsigned{date.day()});
    write_digits(&text[13], 2, clock.hours().count());
    write_digits(&text[16], 2, clock.minutes().count());
    write_digits(&text[19], 2, clock.seconds().count());
    write_digits(&text[26], 6, clock.subseconds().count());
    return text;
}

std::optional<WallTime> parse_rfc3339(std::string_view text) {
    Scanner scanner(text);
    const std::chrono::year year{scanner.digits(4, 9999)};
    scanner.one_of("-");
    const std::chrono::month month{static_cast<unsigned>(scanner.digits(2, 12))};
    scanner.one_of("-");
    const std::chrono::day day{static_cast<unsigned>(scanner.digits(2, 31))};
    scanner.one_of("Tt");
    const std::chrono::hours hours{scanner.digits(2, 23)};
    scanner.one_of(":");
    const std::chrono::minutes minutes{scanner.digits(2, 59)};
    scanner.one_of(":");
    const int seconds = scanner.digits(2, 60);
    const Microseconds fraction = scan_fraction(scanner);
    const std::chrono::minutes offset = scan_offset(scanner);
    const std::chrono::year_month_day date = year / month / day;
    if (!scanner.ended() || !date.ok()) return std::nullopt;

    const auto minute = sys_days{date} + hours + minutes - offset;
    // RFC 3339 §5.7: a leap second stands only at the end of a day of UTC.
    if (seconds == 60 && minute + std::chrono::minutes{1} != std::chrono::ceil<days>(minute)) {
        return std::nullopt;
    }
    const SysTime point = minute + Seconds{std::min(seconds, 59)} + fraction;
    if (point < kFirst || point > kLast) return std::nullopt;
    return WallTime{point.time_since_epoch().count()};
}

}  // namespace madang
