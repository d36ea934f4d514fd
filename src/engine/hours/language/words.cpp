// The dictionary, sorted at compile time.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/language/words.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "engine/hours/rule.h"

namespace madang::hours {
namespace {

struct Synonym {
    std::string_view word;
    std::string_view meaning;
};

template <class Entry, std::size_t N>
consteval std::array<Entry, N> sorted(std::array<Entry, N> entries) {
    std::ranges::sort(entries, {}, &Entry::word);
    return entries;
}

constexpr int of(State state) {
    return static_cast<int>(state);
}
constexpr int of(SunEvent event) {
    return static_cast<int>(event);
}
constexpr int of(HolidayMark::Kind kind) {
    return static_cast<int>(kind);
}

constexpr auto kKeywords = sorted(std::array{
    Keyword{"mo", TokenKind::kWeekday, 0},
    Keyword{"tu", TokenKind::kWeekday, 1},
    Keyword{"we", TokenKind::kWeekday, 2},
    Keyword{"th", TokenKind::kWeekday, 3},
    Keyword{"fr", TokenKind::kWeekday, 4},
    Keyword{"sa", TokenKind::kWeekday, 5},
    Keyword{"su", TokenKind::kWeekday, 6},
    Keyword{"jan", TokenKind::kMonth, 1},
    Keyword{"feb", TokenKind::kMonth, 2},
    Keyword{"mar", TokenKind::kMonth, 3},
    Keyword{"apr", TokenKind::kMonth, 4},
    Keyword{"may", TokenKind::kMonth, 5},
    Keyword{"jun", TokenKind::kMonth, 6},
    Keyword{"jul", TokenKind::kMonth, 7},
    Keyword{"aug", TokenKind::kMonth, 8},
    Keyword{"sep", TokenKind::kMonth, 9},
    Keyword{"oct", TokenKind::kMonth, 10},
    Keyword{"nov", TokenKind::kMonth, 11},
    Keyword{"dec", TokenKind::kMonth, 12},
    Keyword{"day", TokenKind::kDays, 0},
    Keyword{"days", TokenKind::kDays, 0},
    Keyword{"week", TokenKind::kWeek, 0},
    Keyword{"easter", TokenKind::kEaster, 0},
    Keyword{"dawn", TokenKind::kSun, of(SunEvent::kDawn)},
    Keyword{"sunrise", TokenKind::kSun, of(SunEvent::kSunrise)},
    Keyword{"sunset", TokenKind::kSun, of(SunEvent::kSunset)},
    Keyword{"dusk", TokenKind::kSun, of(SunEvent::kDusk)},
    Keyword{"ph", TokenKind::kHoliday, of(HolidayMark::Kind::kPublic)},
    Keyword{"sh", TokenKind::kHoliday, of(HolidayMark::Kind::kSchool)},
    Keyword{"open", TokenKind::kState, of(State::kOpen)},
    Keyword{"closed", TokenKind::kState, of(State::kClosed)},
    Keyword{"off", TokenKind::kState, of(State::kClosed)},
    Keyword{"unknown", TokenKind::kState, of(State::kUnknown)},
});

// English and German whole, the neighbours' and Korea's names of days and months.
constexpr auto kSynonyms = sorted(std::array{
    Synonym{"monday", "Mo"},
    Synonym{"tuesday", "Tu"},
    Synonym{"wednesday", "We"},
    Synonym{"thursday", "Th"},
    Synonym{"friday", "Fr"},
    Synonym{"saturday", "Sa"},
    Synonym{"sunday", "Su"},
    Synonym{"mondays", "Mo"},
    Synonym{"tuesdays", "Tu"},
    Synonym{"wednesdays", "We"},
    Synonym{"thursdays", "Th"},
    Synonym{"fridays", "Fr"},
    Synonym{"saturdays", "Sa"},
    Synonym{"sundays", "Su"},
    Synonym{"mon", "Mo"},
    Synonym{"tue", "Tu"},
    Synonym{"tues", "Tu"},
    Synonym{"wed", "We"},
    Synonym{"weds", "We"},
    Synonym{"thu", "Th"},
    Synonym{"thur", "Th"},
    Synonym{"thurs", "Th"},
    Synonym{"fri", "Fr"},
    Synonym{"sat", "Sa"},
    Synonym{"sun", "Su"},
    Synonym{"m", "Mo"},
    Synonym{"w", "We"},
    Synonym{"f", "Fr"},
    // months
    Synonym{"january", "Jan"},
    Synonym{"february", "Feb"},
    Synonym{"march", "Mar"},
    Synonym{"april", "Apr"},
    Synonym{"june", "Jun"},
    Synonym{"july", "Jul"},
    Synonym{"august", "Aug"},
    Synonym{"september", "Sep"},
    Synonym{"sept", "Sep"},
    Synonym{"october", "Oct"},
    Synonym{"november", "Nov"},
    Synonym{"december", "Dec"},
    Synonym{"spring", "Mar-May"},
    Synonym{"summer", "Jun-Aug"},
    Synonym{"autumn", "Sep-Nov"},
    Synonym{"winter", "Dec-Feb"},
    // groups of days
    Synonym{"weekday", "Mo-Fr"},
    Synonym{"weekdays", "Mo-Fr"},
    Synonym{"wd", "Mo-Fr"},
    Synonym{"weekend", "Sa,Su"},
    Synonym{"weekends", "Sa,Su"},
    Synonym{"daily", "Mo-Su"},
    Synonym{"everyday", "Mo-Su"},
    Synonym{"holiday", "PH"},
    Synonym{"holidays", "PH"},
    // times and states
    Synonym{"always", "24/7"},
    Synonym{"nonstop", "24/7"},
    Synonym{"anytime", "24/7"},
    Synonym{"midnight", "00:00"},
    Synonym{"midday", "12:00"},
    Synonym{"daylight", "sunrise-sunset"},
    Synonym{"daytime", "sunrise-sunset"},
    Synonym{"sundown", "sunset"},
    Synonym{"otherwise", "||"},
    Synonym{"late", "+"},
    // between times and days
    Synonym{"to", "-"},
    Synonym{"till", "-"},
    Synonym{"til", "-"},
    Synonym{"until", "-"},
    Synonym{"through", "-"},
    Synonym{"and", ","},
    Synonym{"a", "-"},
    Synonym{"as", "-"},
    Synonym{"ate", "-"},
    Synonym{"bis", "-"},
    Synonym{"und", ","},
    Synonym{"u", ","},
    Synonym{"et", ","},
    Synonym{"à", "-"},
    Synonym{"á", "-"},
    Synonym{"às", "-"},
    Synonym{"ás", "-"},
    // what adds nothing
    Synonym{"h", ""},
    Synonym{"hs", ""},
    Synonym{"hrs", ""},
    Synonym{"hours", ""},
    Synonym{"uhr", ""},
    Synonym{"from", ""},
    Synonym{"ab", ""},
    Synonym{"von", ""},
    Synonym{"season", ""},
    Synonym{"geöffnet", ""},
    // German
    Synonym{"montag", "Mo"},
    Synonym{"dienstag", "Tu"},
    Synonym{"mittwoch", "We"},
    Synonym{"donnerstag", "Th"},
    Synonym{"freitag", "Fr"},
    Synonym{"samstag", "Sa"},
    Synonym{"sonntag", "Su"},
    Synonym{"montags", "Mo"},
    Synonym{"dienstags", "Tu"},
    Synonym{"mittwochs", "We"},
    Synonym{"donnerstags", "Th"},
    Synonym{"freitags", "Fr"},
    Synonym{"samstags", "Sa"},
    Synonym{"sonntags", "Su"},
    Synonym{"di", "Tu"},
    Synonym{"die", "Tu"},
    Synonym{"mi", "We"},
    Synonym{"mit", "We"},
    Synonym{"do", "Th"},
    Synonym{"don", "Th"},
    Synonym{"fre", "Fr"},
    Synonym{"sam", "Sa"},
    Synonym{"so", "Su"},
    Synonym{"son", "Su"},
    Synonym{"täglich", "Mo-Su"},
    Synonym{"werktags", "Mo-Sa"},
    Synonym{"feiertag", "PH"},
    Synonym{"feiertags", "PH"},
    Synonym{"feiertage", "PH"},
    Synonym{"feiertagen", "PH"},
    Synonym{"ruhetag", "off"},
    Synonym{"ruhetage", "off"},
    Synonym{"geschlossen", "off"},
    Synonym{"januar", "Jan"},
    Synonym{"februar", "Feb"},
    Synonym{"märz", "Mar"},
    Synonym{"mai", "May"},
    Synonym{"juni", "Jun"},
    Synonym{"juli", "Jul"},
    Synonym{"oktober", "Oct"},
    Synonym{"okt", "Oct"},
    Synonym{"dezember", "Dec"},
    Synonym{"dez", "Dec"},
    Synonym{"ostern", "easter"},
    Synonym{"ferien", "SH"},
    Synonym{"sommer", "Jun-Aug"},
    Synonym{"herbst", "Sep-Nov"},
    // French, Italian, Spanish, Dutch
    Synonym{"lu", "Mo"},
    Synonym{"lun", "Mo"},
    Synonym{"ma", "Mo"},
    Synonym{"mer", "We"},
    Synonym{"je", "Th"},
    Synonym{"jeu", "Th"},
    Synonym{"ve", "Fr"},
    Synonym{"ven", "Fr"},
    Synonym{"dim", "Su"},
    Synonym{"dom", "Su"},
    Synonym{"fermé", "off"},
    Synonym{"gio", "Th"},
    Synonym{"sab", "Sa"},
    Synonym{"wo", "We"},
    Synonym{"woe", "We"},
    Synonym{"vr", "Fr"},
    Synonym{"vri", "Fr"},
    Synonym{"za", "Sa"},
    Synonym{"zat", "Sa"},
    Synonym{"zo", "Su"},
    Synonym{"zon", "Su"},
    Synonym{"gesloten", "off"},
    Synonym{"feestdag", "PH"},
    Synonym{"feestdagen", "PH"},
    Synonym{"avr", "Apr"},
    // Korean
    Synonym{"월", "Mo"},
    Synonym{"화", "Tu"},
    Synonym{"수", "We"},
    Synonym{"목", "Th"},
    Synonym{"금", "Fr"},
    Synonym{"토", "Sa"},
    Synonym{"일", "Su"},
    Synonym{"월요일", "Mo"},
    Synonym{"화요일", "Tu"},
    Synonym{"수요일", "We"},
    Synonym{"목요일", "Th"},
    Synonym{"금요일", "Fr"},
    Synonym{"토요일", "Sa"},
    Synonym{"일요일", "Su"},
    Synonym{"평일", "Mo-Fr"},
    Synonym{"주말", "Sa,Su"},
    Synonym{"매일", "Mo-Su"},
    Synonym{"공휴일", "PH"},
    Synonym{"휴무", "off"},
    Synonym{"휴무일", "off"},
});

constexpr std::array kPhrases = {
    Phrase{"24/7", "24/7"},  // first: what the others stand for
    Phrase{"24x7", "24/7"},
    Phrase{"24 hours 7 days a week", "24/7"},
    Phrase{"24 hours", "00:00-24:00"},
    Phrase{"7 days a week", "Mo-Su"},
    Phrase{"7 days/week", "Mo-Su"},
    Phrase{"7 days", "Mo-Su"},
    Phrase{"7/7", "Mo-Su"},
    Phrase{"7j/7", "Mo-Su"},
    Phrase{"always open", "24/7"},
    Phrase{"always closed", "off"},
    Phrase{"all day", "00:00-24:00"},
    Phrase{"all days", "Mo-Su"},
    Phrase{"every day", "Mo-Su"},
    Phrase{"on work days", "Mo-Fr"},
    Phrase{"open end", "+"},
    Phrase{"till late", "+"},
    Phrase{"until late", "+"},
    Phrase{"bis open end", "+"},
    Phrase{"public holiday", "PH"},
    Phrase{"public holidays", "PH"},
    Phrase{"school holiday", "SH"},
    Phrase{"school holidays", "SH"},
    Phrase{"jours fériés", "PH"},
    Phrase{"on appointment", "\"on appointment\""},
    Phrase{"by appointment", "\"by appointment\""},
    Phrase{"nach vereinbarung", "\"nach Vereinbarung\""},
    Phrase{"nach absprache", "\"nach Absprache\""},
    Phrase{"a.m.", "am"},
    Phrase{"p.m.", "pm"},
};

bool continues_word(std::string_view rest) {
    if (rest.empty()) return false;
    const unsigned char c = static_cast<unsigned char>(rest.front());
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool begins_with(std::string_view text, std::string_view words) {
    return text.size() >= words.size() && ascii_equal_fold(text.substr(0, words.size()), words) &&
           !continues_word(text.substr(words.size()));
}

}  // namespace

const Keyword* find_keyword(std::string_view word) {
    const auto at = std::ranges::lower_bound(kKeywords, word, {}, &Keyword::word);
    return at != kKeywords.end() && at->word == word ? at : nullptr;
}

std::optional<std::string_view> find_synonym(std::string_view word) {
    const auto at = std::ranges::lower_bound(kSynonyms, word, {}, &Synonym::word);
    if (at == kSynonyms.end() || at->word != word) return std::nullopt;
    return at->meaning;
}

const Phrase* find_phrase(std::string_view text) {
    const Phrase* longest = nullptr;
    for (const Phrase& phrase : kPhrases) {
        if (begins_with(text, phrase.words) &&
            (longest == nullptr || phrase.words.size() > longest->words.size())) {
            longest = &phrase;
        }
    }
    return longest;
}

}  // namespace madang::hours
