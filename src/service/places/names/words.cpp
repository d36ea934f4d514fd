// Splitting by script, and matching.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/names/words.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <optional>

#include "service/places/limits.h"
#include "service/places/names/fold.h"

namespace madang::places {

namespace {

bool is_run_script(UChar32 letter) {
    UErrorCode error = U_ZERO_ERROR;
    switch (uscript_getScript(letter, &error)) {
        case USCRIPT_HAN:
        case USCRIPT_HANGUL:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA: return true;
        default: return false;
    }
}

// What kind of word the character belongs to; nothing if it separates words. U+30FC, which
// lengthens a kana, belongs to no script of its own.
std::optional<WordKind> kind_of(UChar32 letter) {
    if (is_run_script(letter) || letter == 0x30FC) return WordKind::kRun;
    const bool belongs = u_isalnum(letter) || u_charType(letter) == U_NON_SPACING_MARK ||
                         u_charType(letter) == U_COMBINING_SPACING_MARK;
    return belongs ? std::optional(WordKind::kPlain) : std::nullopt;
}

// The characters of a text, each as bytes of it. A byte that continues none begins 10.
std::vector<std::string_view> characters(std::string_view text) {
    std::vector<std::string_view> out;
    std::size_t start = 0;
    while (start < text.size()) {
        std::size_t end = start + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
        out.push_back(text.substr(start, end - start));
        start = end;
    }
    return out;
}

UChar32 code_point(std::string_view character) {
    const icu::StringPiece piece(character.data(), static_cast<int32_t>(character.size()));
    return icu::UnicodeString::fromUTF8(piece).char32At(0);
}

std::string shortened(std::string_view word) {
    std::size_t size = 0;
    for (const std::string_view character : characters(word)) {
        if (size + character.size() > kNameTermBytesMax) break;
        size += character.size();
    }
    return std::string(word.substr(0, size));
}

// Calls `add` with every two neighbouring characters, or the only one.
template <class Add>
void each_pair(std::string_view run, Add add) {
    const auto letters = characters(run);
    if (letters.size() == 1) return add(run);
    for (std::size_t i = 0; i + 1 < letters.size(); ++i) {
        const char* const start = letters[i].data();
        add(std::string_view(start, letters[i].size() + letters[i + 1].size()));
    }
}

}  // namespace

std::vector<Word> words_of(std::string_view folded) {
    std::vector<Word> words;
    bool begins = true;
    for (const std::string_view character : characters(folded)) {
        const std::optional<WordKind> kind = kind_of(code_point(character));
        if (kind && (begins || words.back().kind != *kind)) words.push_back({"", *kind});
        if (kind) words.back().text.append(character);
        begins = !kind;
    }
    return words;
}

std::vector<std::string> terms_of_name(std::string_view name) {
    std::vector<std::string> terms;
    for (const Word& word : words_of(fold(name))) {
        if (word.kind == WordKind::kPlain) {
            terms.push_back(shortened(word.text));
        } else {
            each_pair(word.text, [&](std::string_view pair) { terms.emplace_back(pair); });
            terms.emplace_back(characters(word.text).back());  // begins no pair
        }
    }
    std::ranges::sort(terms);
    const auto repeated = std::ranges::unique(terms);
    terms.erase(repeated.begin(), repeated.end());
    return terms;
}

NameQuery::NameQuery(std::string_view text) : words_(words_of(fold(text))) {
    for (const Word& word : words_) {
        const bool is_last = &word == &words_.back();
        if (word.kind == WordKind::kPlain) {
            terms_.push_back(
                {shortened(word.text), is_last ? TermMatch::kPrefix : TermMatch::kWhole});
        } else {
            const bool is_single = characters(word.text).size() == 1;
            each_pair(word.text, [&](std::string_view pair) {
                terms_.push_back(
                    {std::string(pair), is_single ? TermMatch::kPrefix : TermMatch::kWhole});
            });
        }
    }
}

bool NameQuery::finds(const Word& wanted, const std::vector<Word>& words) const {
    const bool by_beginning = &wanted == &words_.back();
    return std::ranges::any_of(words, [&](const Word& word) {
        if (word.kind != wanted.kind) return false;
        if (wanted.kind == WordKind::kRun) return word.text.contains(wanted.text);
        return by_beginning ? word.text.starts_with(wanted.text) : word.text == wanted.text;
    });
}

bool NameQuery::matches(std::string_view name) const {
    const auto words = words_of(fold(name));
    return std::ranges::all_of(words_, [&](const Word& wanted) { return finds(wanted, words); });
}

bool NameQuery::is_whole(std::string_view name) const {
    return words_of(fold(name)) == words_;
}

}  // namespace madang::places
