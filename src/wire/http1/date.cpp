// HTTP dates, by the proleptic Gregorian calendar of <chrono>.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/date.h"

#include <array>
#include <chrono>

#include "base/check.h"
#include "wire/http1/characters.h"

namespace madang::http1 {
namespace {

using Names = std::array<std::string_view, 12>;

constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};
constexpr std::size_t kDayLetters = 3;  // of the short form
constexpr Names kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Of years 0000 and 9999.
constexpr std::int64_t kFirstSecond = -62167219200;
constexpr std::int64_t kLastSecond = 253402300799;

constexpr int kYearsAhead = 50;  // RFC 9110 §5.6.7: a two-digit year is at most so far ahead

void put_digits(std::string& out, unsigned value, unsigned divisor) {
    for (; divisor > 0; divisor /= 10) out += static_cast<char>('0' + value / divisor % 10);
}

void put_time(std::string& out, std::chrono::seconds since_midnight) {
    const std::chrono::hh_mm_ss time(since_midnight);
    put_digits(out, static_cast<unsigned>(time.hours().count()), 10);
    out += ':';
    put_digits(out, static_cast<unsigned>(time.minutes().count()), 10);
    out += ':';
    put_digits(out, static_cast<unsigned>(time.seconds().count()), 10);
}

int year_of(std::int64_t unix_seconds) {
    const std::chrono::sys_seconds time{std::chrono::seconds(unix_seconds)};
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
    return static_cast<int>(date.year());
}

struct Moment {
    unsigned weekday = 0;
    unsigned day = 0, month = 0;
    int year = 0;
    int hour = 0, minute = 0, second = 0;
};

// Takes pieces from the front of a date; after one that does not fit, `ok` is false for good.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    void literal(std::string_view wanted) {
        ok_ = ok_ && rest_.starts_with(wanted);
        if (ok_) rest_.remove_prefix(wanted.size());
    }

    int digits(std::size_t count) {
        ok_ = ok_ && count_leading(kDigitByte, rest_) >= count;
        int value = 0;
        for (std::size_t i = 0; ok_ && i < count; ++i) value = value * 10 + (rest_[i] - '0');
        if (ok_) rest_.remove_prefix(count);
        return value;
    }

    unsigned month() {
        for (unsigned i = 0; i < kMonths.size(); ++i) {
            if (rest_.starts_with(kMonths[i])) return literal(kMonths[i]), i + 1;
        }
        ok_ = false;
        return 0;
    }

    enum class DayName : std::uint8_t { kShort, kLong };
    unsigned weekday(DayName form) {
        for (unsigned i = 0; i < kDays.size(); ++i) {
            const std::size_t letters = form == DayName::kShort ? kDayLetters : kDays[i].size();
            const std::string_view name = kDays[i].substr(0, letters);
            if (rest_.starts_with(name)) return literal(name), i;
        }
        ok_ = false;
        return 0;
    }

    void time(Moment& moment) {
        moment.hour = digits(2);
        literal(":");
        moment.minute = digits(2);
        literal(":");
        moment.second = digits(2);
    }

    bool next_is(char c) const { return rest_.starts_with(c); }
    bool done() const { return ok_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool ok_ = true;
};

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::optional<Moment> scan_fixed(std::string_view text) {
    Scanner scan(text);
    Moment moment;
    moment.weekday = scan.weekday(Scanner::DayName::kShort);
    scan.literal(", ");
    moment.day = static_cast<unsigned>(scan.digits(2));
    scan.literal(" ");
    moment.month = scan.month();
    scan.literal(" ");
    moment.year = scan.digits(4);
    scan.literal(" ");
    scan.time(moment);
    scan.literal(" GMT");
    return scan.done() ? std::optional(moment) : std::nullopt;
}

// "Sunday, 06-Nov-94 08:49:37 GMT"
std::optional<Moment> scan_rfc850(std::string_view text, std::int64_t now) {
    Scanner scan(text);
    Moment moment;
    moment.weekday = scan.weekday(Scanner::DayName::kLong);
    scan.literal(", ");
    moment.day = static_cast<unsigned>(scan.digits(2));
    scan.literal("-");
    moment.month = scan.month();
    scan.literal("-");
    const int latest = year_of(now) + kYearsAhead;
    moment.year = latest - (latest - scan.digits(2)) % 100;
    scan.literal(" ");
    scan.time(moment);
    scan.literal(" GMT");
    return scan.done() ? std::optional(moment) : std::nullopt;
}

// "Sun Nov  6 08:49:37 1994"
std::optional<Moment> scan_asctime(std::string_view text) {
    Scanner scan(text);
    Moment moment;
    moment.weekday = scan.weekday(Scanner::DayName::kShort);
    scan.literal(" ");
    moment.month = scan.month();
    scan.literal(" ");
    const bool padded = scan.next_is(' ');
    if (padded) scan.literal(" ");
    moment.day = static_cast<unsigned>(scan.digits(padded ? 1 : 2));
    scan.literal(" ");
    scan.time(moment);
    scan.literal(" ");
    moment.year = scan.digits(4);
    return scan.done() ? std::optional(moment) : std::nullopt;
}

std::optional<std::int64_t> seconds_of(const Moment& moment) {
    const std::chrono::year_month_day date{std::chrono::year(moment.year),
                                           std::chrono::month(moment.month),
                                           std::chrono::day(moment.day)};
    if (!date.ok() || moment.hour > 23 || moment.minute > 59 || moment.second > 60) {
        return std::nullopt;
    }
    const std::chrono::sys_days days(date);
    if (std::chrono::weekday(days).c_encoding() != moment.weekday) return std::nullopt;
    const int second = moment.second == 60 ? 59 : moment.second;
    const std::chrono::seconds since_midnight = std::chrono::hours(moment.hour) +
                                                std::chrono::minutes(moment.minute) +
                                                std::chrono::seconds(second);
    return (days.time_since_epoch() + since_midnight).count();
}

}  // namespace

std::string format_date(std::int64_t unix_seconds) {
    CHECK(unix_seconds >= kFirstSecond && unix_seconds <= kLastSecond,
          "a date is written with a year of four digits");
    const std::chrono::sys_seconds time{std::chrono::seconds(unix_seconds)};
    const auto days = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(days);
    std::string out;
    out += kDays[std::chrono::weekday(days).c_encoding()].substr(0, kDayLetters);
    out += ", ";
    put_digits(out, static_cast<unsigned>(date.day()), 10);
    out += ' ';
    out += kMonths[static_cast<unsigned>(date.month()) - 1];
    out += ' ';
    put_digits(out, static_cast<unsigned>(static_cast<int>(date.year())), 1000);
    out += ' ';
    put_time(out, time - days);
    out += " GMT";
    return out;
}

std::optional<std::int64_t> parse_date(std::string_view text, std::int64_t now) {
    std::optional<Moment> moment = scan_fixed(text);
    if (!moment) moment = scan_rfc850(text, now);
    if (!moment) moment = scan_asctime(text);
    return moment ? seconds_of(*moment) : std::nullopt;
}

}  // namespace madang::http1
