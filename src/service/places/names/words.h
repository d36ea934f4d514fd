// The words of a name, the terms under which it is filed, and whether it answers a query.
//
// Idea:       letters and digits make words. Where a script writes without blanks between words, or
//             glues them together (Han, kana, Hangul), a word is a *run*: it is filed under every
//             two neighbouring characters and its last one, and a query finds it anywhere inside,
//             so that "강남역" finds "강남역점" and "도서관" finds "서울도서관". Other words are
//             found whole; the last word of a query also by its beginning, so that results come
//             while one types.
// Threads:    pure functions.
// Limits:     terms of kNameTermBytesMax bytes; a name (kNameBytesMax) has 150 of them at most.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace madang::places {

enum class WordKind : std::uint8_t { kPlain, kRun };

struct Word {
    std::string text;
    WordKind kind = WordKind::kPlain;
    friend bool operator==(const Word&, const Word&) = default;
};

// Returns the words of folded text, in order.
std::vector<Word> words_of(std::string_view folded);

// Returns the distinct terms that a name is filed under, sorted.
std::vector<std::string> terms_of_name(std::string_view name);

// How a query's term stands to a name's.
enum class TermMatch : std::uint8_t { kWhole, kPrefix };

struct QueryTerm {
    std::string text;
    TermMatch match = TermMatch::kWhole;
    friend bool operator==(const QueryTerm&, const QueryTerm&) = default;
};

// What somebody searches for by name.
class NameQuery {
public:
    explicit NameQuery(std::string_view text);

    // No letter or digit: nothing can be found.
    bool empty() const { return words_.empty(); }

    // Every name that matches is filed under all of these.
    const std::vector<QueryTerm>& terms() const { return terms_; }

    // Whether the name holds every word of the query.
    bool matches(std::string_view name) const;

    // Whether the name is these words and nothing else.
    bool is_whole(std::string_view name) const;

private:
    bool finds(const Word& wanted, const std::vector<Word>& words) const;

    std::vector<Word> words_;
    std::vector<QueryTerm> terms_;
};

}  // namespace madang::places
