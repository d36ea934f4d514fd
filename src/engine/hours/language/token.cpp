// Cuts a text into tokens.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/language/token.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "base/time.h"
#include "engine/hours/language/words.h"
#include "engine/hours/limits.h"

namespace madang::hours {
namespace {

constexpr int kYearMin = 1901;  // smaller numbers are hours, days and minutes
constexpr int kYearMax = 9999;
constexpr std::size_t kDigitsMax = 4;
constexpr int kNoon = 12;

struct Sign {
    std::string_view bytes;
    TokenKind kind;
};

constexpr std::array kSigns = {
    Sign{"||", TokenKind::kFallback},
    Sign{":", TokenKind::kColon},
    Sign{"：", TokenKind::kColon},
    Sign{",", TokenKind::kComma},
    Sign{"，", TokenKind::kComma},
    Sign{"、", TokenKind::kComma},
    Sign{"&", TokenKind::kComma},
    Sign{";", TokenKind::kSemicolon},
    Sign{"-", TokenKind::kDash},
    Sign{"‐", TokenKind::kDash},
    Sign{"‑", TokenKind::kDash},
    Sign{"‒", TokenKind::kDash},
    Sign{"–", TokenKind::kDash},
    Sign{"—", TokenKind::kDash},
    Sign{"−", TokenKind::kDash},
    Sign{"~", TokenKind::kDash},
    Sign{"～", TokenKind::kDash},
    Sign{"→", TokenKind::kDash},
    Sign{"ー", TokenKind::kDash},
    Sign{"=", TokenKind::kDash},
    Sign{"+", TokenKind::kPlus},
    Sign{"/", TokenKind::kSlash},
    Sign{"[", TokenKind::kOpenBracket},
    Sign{"]", TokenKind::kCloseBracket},
    Sign{"(", TokenKind::kOpenParenthesis},
    Sign{")", TokenKind::kCloseParenthesis},
};

constexpr std::array<std::string_view, 3> kBlanks = {"\u00a0", "\u3000", "␣"};
constexpr std::array<std::string_view, 8> kOpeningQuotes = {"\"", "'", "„",  "“",
                                                            "‘",  "«", "「", "『"};
constexpr std::array<std::string_view, 8> kClosingQuotes = {"\"", "'", "”",  "“",
                                                            "’",  "»", "」", "』"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_ascii_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// The first of `words` that stands at the front of `text`, or "".
template <std::size_t N>
std::string_view first_of(const std::array<std::string_view, N>& words, std::string_view text) {
    const auto at =
        std::ranges::find_if(words, [&](std::string_view word) { return text.starts_with(word); });
    return at == words.end() ? std::string_view() : *at;
}

const Sign* find_sign(std::string_view text) {
    const auto at = std::ranges::find_if(
        kSigns, [&](const Sign& sign) { return text.starts_with(sign.bytes); });
    return at == kSigns.end() ? nullptr : at;
}

class Tokenizer {
public:
    explicit Tokenizer(std::string_view text) : text_(text) {}

    Result<std::vector<Token>> run() {
        while (at_ < text_.size()) {
            if (tokens_.size() >= kTokensMax) return fail(ErrorCode::kExhausted, "too many words");
            TRY(step());
        }
        add(TokenKind::kEnd);
        return std::move(tokens_);
    }

private:
    std::string_view rest() const { return text_.substr(at_); }
    char next(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }

    void add(TokenKind kind, int value = 0, std::string_view comment = {}) {
        tokens_.push_back({kind, value, static_cast<std::uint32_t>(at_), comment});
    }
    std::unexpected<Error> refuse(const char* expected) const {
        return fail(ErrorCode::kInvalid, expected, static_cast<std::int64_t>(at_));
    }

    Result<> step() {
        if (skip_blank()) return {};
        if (is_digit(next())) return number();
        if (!first_of(kOpeningQuotes, rest()).empty()) return comment();
        if (const Sign* sign = find_sign(rest())) {
            add(sign->kind);
            at_ += sign->bytes.size();
            return {};
        }
        if (next() == '.') return dot();
        return word();
    }

    bool skip_blank() {
        const std::string_view wide = first_of(kBlanks, rest());
        if (!is_ascii_blank(next()) && wide.empty()) return false;
        at_ += std::max<std::size_t>(wide.size(), 1);
        return true;
    }

    // "8.30" is a time, "24." and "Mo." an ordinal or abbreviation.
    Result<> dot() {
        if (is_digit(next(1)) && !tokens_.empty() && tokens_.back().kind == TokenKind::kNumber) {
            add(TokenKind::kColon);
        } else if (tokens_.empty()) {
            return refuse("expected a day, month, year, time, or state");
        }
        ++at_;
        return {};
    }

    Result<> number() {
        if (const Phrase* phrase = find_phrase(rest())) return replace(*phrase);
        std::size_t digits = 0;
        int value = 0;
        for (; is_digit(next(digits)); ++digits) {
            if (digits == kDigitsMax) return refuse("expected a number of at most 4 digits");
            value = value * 10 + (next(digits) - '0');
        }
        add(value >= kYearMin && value <= kYearMax ? TokenKind::kYear : TokenKind::kNumber, value);
        at_ += digits;
        return {};
    }

    Result<> comment() {
        const std::size_t opening = first_of(kOpeningQuotes, rest()).size();
        for (std::size_t end = at_ + opening; end < text_.size(); ++end) {
            const std::string_view closing = first_of(kClosingQuotes, text_.substr(end));
            if (closing.empty()) continue;
            const std::size_t begin = at_ + opening;
            if (end - begin > kCommentBytesMax) return refuse("expected a shorter comment");
            add(TokenKind::kComment, 0, text_.substr(begin, end - begin));
            at_ = end + closing.size();
            return {};
        }
        return refuse("expected the closing quote of this comment");
    }

    // The run of letters at the front: ASCII letters and whatever is no sign, blank or quote.
    std::size_t word_bytes() const {
        std::size_t bytes = 0;
        while (at_ + bytes < text_.size()) {
            const std::string_view here = text_.substr(at_ + bytes);
            const char c = here.front();
            const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter) {
                if (static_cast<unsigned char>(c) < 0x80 || find_sign(here) != nullptr) break;
                if (!first_of(kBlanks, here).empty() || !first_of(kClosingQuotes, here).empty()) {
                    break;
                }
            }
            ++bytes;
        }
        return bytes;
    }

    Result<> word() {
        if (const Phrase* phrase = find_phrase(rest())) return replace(*phrase);
        const std::size_t bytes = word_bytes();
        const std::string lower = ascii_lower(rest().substr(0, bytes));
        if (const Keyword* keyword = find_keyword(lower)) {
            add(keyword->kind, keyword->value);
        } else if (const auto meaning = find_synonym(lower)) {
            TRY(insert(*meaning));
        } else if (!half_of_day(lower)) {
            return refuse("expected a day, month, year, time, or state");
        }
        at_ += bytes;
        return {};
    }

    Result<> replace(const Phrase& phrase) {
        if (phrase.words == "24/7") {
            add(TokenKind::kAlways);
        } else if (!half_of_day(phrase.meaning)) {
            TRY(insert(phrase.meaning));
        }
        at_ += phrase.words.size();
        return {};
    }

    // Adds the tokens of `meaning`, which is of the language itself, all at this offset.
    Result<> insert(std::string_view meaning) {
        const std::vector<Token> tokens = TRY(Tokenizer(meaning).run());
        for (const Token& token : tokens) {
            if (token.kind != TokenKind::kEnd) add(token.kind, token.value, token.comment);
        }
        return {};
    }

    // "am" and "pm" change the hour before them: "11 pm", "11:30pm".
    bool half_of_day(std::string_view lower) {
        if (lower != "am" && lower != "pm") return false;
        Token* hour = hour_before();
        if (hour == nullptr) return false;
        if (lower == "pm" && hour->value < kNoon) hour->value += kNoon;
        if (lower == "am" && hour->value == kNoon) hour->value = 0;
        return true;
    }

    Token* hour_before() {
        const std::size_t n = tokens_.size();
        if (n == 0 || tokens_[n - 1].kind != TokenKind::kNumber) return nullptr;
        const bool minutes = n >= 3 && tokens_[n - 2].kind == TokenKind::kColon &&
                             tokens_[n - 3].kind == TokenKind::kNumber;
        return &tokens_[minutes ? n - 3 : n - 1];
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<Token> tokens_;
};

}  // namespace

Result<std::vector<Token>> tokenize(std::string_view text) {
    if (text.size() > kTextBytesMax) {
        return fail(ErrorCode::kExhausted, "opening hours are too long",
                    static_cast<std::int64_t>(kTextBytesMax));
    }
    return Tokenizer(text).run();
}

}  // namespace madang::hours
