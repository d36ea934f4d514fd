// A recursive-descent walk over the grammar of RFC 8259 that builds nothing.
// SPDX-License-Identifier: Apache-2.0
#include "base/json_syntax.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace madang {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

template <class T>
std::errc parse(std::string_view text, T& value) {
    return std::from_chars(text.data(), text.data() + text.size(), value).ec;
}

// The power of ten of the first digit that is not 0; `number` is sound and not 0.
std::int64_t magnitude(std::string_view number) {
    const std::size_t e = std::min(number.find_first_of("eE"), number.size());
    const std::size_t first = number.find_first_of("123456789");
    const std::size_t point = std::min(number.find('.'), e);
    const auto shift = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
    if (e == number.size()) return shift;
    std::string_view digits = number.substr(e + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    // Beyond 64 bits only the sign matters.
    constexpr std::int64_t kHuge = std::int64_t{1} << 40;
    std::int64_t exponent = digits.starts_with('-') ? -kHuge : kHuge;
    if (parse(digits, exponent) == std::errc{}) exponent = std::clamp(exponent, -kHuge, kHuge);
    return shift + exponent;
}

// Whether a number of sound grammar fits an integer of 64 bits or, with fraction or exponent, a
// double. What is too small for a double counts as 0.
bool fits(std::string_view number) {
    if (number.find_first_of(".eE") == std::string_view::npos) {
        std::int64_t with_sign = 0;
        std::uint64_t without = 0;
        return parse(number, with_sign) == std::errc{} || parse(number, without) == std::errc{};
    }
    double value = 0;
    return parse(number, value) == std::errc{} || magnitude(number) < 0;
}

// Each step returns false once it has noted a mistake.
class Walk {
public:
    Walk(std::string_view text, std::size_t depth) : text_(text), levels_left_(depth) {}

    std::optional<JsonMistake> run() {
        if (value()) {
            skip_blanks();
            if (at_ < text_.size()) expected("the end of the text");
        }
        return mistake_;
    }

private:
    // The byte at hand, or NUL at the end: no rule of the grammar asks for NUL.
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    bool accept(char c) {
        if (peek() != c || at_ == text_.size()) return false;
        ++at_;
        return true;
    }

    bool expected(const char* what) {
        mistake_ = JsonMistake{at_, what, ""};
        return false;
    }

    void skip_blanks() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
    }

    // RFC 8259 §3
    bool value() {
        skip_blanks();
        switch (peek()) {
            case '{': return nested(&Walk::object);
            case '[': return nested(&Walk::array);
            case '"': return string();
            case 't': return word("true");
            case 'f': return word("false");
            case 'n': return word("null");
            default: return number();
        }
    }

    // Puts `place` before the path of a mistake found inside it. Always false: called on the way
    // back only, so that sound values cost nothing.
    bool inside(std::string_view place) {
        mistake_->path = join_json_path(place, mistake_->path);
        return false;
    }

    bool nested(bool (Walk::*body)()) {
        if (levels_left_ == 0) return expected("less nesting");
        --levels_left_;
        ++at_;
        skip_blanks();
        const bool sound = (this->*body)();
        ++levels_left_;
        return sound;
    }

    // RFC 8259 §4
    bool object() {
        if (accept('}')) return true;
        do {
            skip_blanks();
            if (peek() != '"') return expected("a key in double quotes");
            const std::size_t start = at_ + 1;
            if (!string()) return false;
            const std::string_view key = text_.substr(start, at_ - 1 - start);
            skip_blanks();
            if (!accept(':')) return expected("':' after a key");
            if (!value()) return inside(echo(key));
            skip_blanks();
        } while (accept(','));
        return accept('}') || expected("',' or '}' after a member");
    }

    // RFC 8259 §5
    bool array() {
        if (accept(']')) return true;
        std::size_t index = 0;
        do {
            if (!value()) return inside(json_index(index));
            ++index;
            skip_blanks();
        } while (accept(','));
        return accept(']') || expected("',' or ']' after an element");
    }

    bool word(std::string_view word) {
        if (!text_.substr(at_).starts_with(word)) return expected("true, false or null");
        at_ += word.size();
        return true;
    }

    bool digits() {
        if (!is_digit(peek())) return expected("a digit");
        while (is_digit(peek())) ++at_;
        return true;
    }

    // RFC 8259 §6
    bool number() {
        const std::size_t start = at_;
        if (!number_grammar()) return false;
        if (fits(text_.substr(start, at_ - start))) return true;
        at_ = start;
        return expected("an integer of 64 bits, or a number of at most 1.7976931348623157e308");
    }

    bool number_grammar() {
        const bool negative = accept('-');
        if (!is_digit(peek())) return expected(negative ? "a digit" : "a value");
        if (accept('0')) {
            if (is_digit(peek())) return expected("no digit after a leading 0");
        } else if (!digits()) {
            return false;
        }
        if (accept('.') && !digits()) return false;
        if (!accept('e') && !accept('E')) return true;
        if (!accept('+')) accept('-');
        return digits();
    }

    // RFC 8259 §7
    bool string() {
        ++at_;
        while (!accept('"')) {
            if (at_ == text_.size()) return expected("'\"' at the end of a text");
            if (static_cast<unsigned char>(peek()) < 0x20) {
                return expected("control characters escaped in a text");
            }
            if (accept('\\')) {
                if (!escape()) return false;
                continue;
            }
            const std::size_t size = utf8_character(text_.substr(at_));
            if (size == 0) return expected("valid UTF-8");
            at_ += size;
        }
        return true;
    }

    bool escape() {
        if (accept('u')) return unicode_escape();
        if (at_ == text_.size() ||
            std::string_view("\"\\/bfnrt").find(peek()) == std::string_view::npos) {
            return expected("one of \" \\ / b f n r t u after a backslash");
        }
        ++at_;
        return true;
    }

    // Surrogates come in pairs, high before low: one alone is no character.
    bool unicode_escape() {
        const std::size_t start = at_ - 2;
        const std::optional<unsigned> first = hex4();
        if (!first) return expected("four hexadecimal digits after \\u");
        if (*first < 0xd800 || *first > 0xdfff) return true;
        if (*first <= 0xdbff && accept('\\') && accept('u')) {
            const std::optional<unsigned> second = hex4();
            if (second && *second >= 0xdc00 && *second <= 0xdfff) return true;
        }
        at_ = start;
        return expected("surrogates in pairs");
    }

    std::optional<unsigned> hex4() {
        unsigned value = 0;
        for (int i = 0; i < 4; ++i, ++at_) {
            const std::size_t place = std::string_view("0123456789abcdefABCDEF").find(peek());
            if (place == std::string_view::npos) return std::nullopt;
            value = value << 4 | static_cast<unsigned>(place < 16 ? place : place - 6);
        }
        return value;
    }

    std::string_view text_;
    std::size_t levels_left_;
    std::size_t at_ = 0;
    std::optional<JsonMistake> mistake_;
};

}  // namespace

std::string join_json_path(std::string_view parent, std::string_view child) {
    std::string path(parent);
    if (!parent.empty() && !child.empty() && !child.starts_with('[')) path.push_back('.');
    return path.append(child);
}

std::string json_index(std::size_t index) {
    return "[" + std::to_string(index) + "]";
}

std::optional<JsonMistake> find_json_mistake(std::string_view text, std::size_t depth) {
    return Walk(text, depth).run();
}

}  // namespace madang
