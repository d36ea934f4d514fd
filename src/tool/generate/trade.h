// What there is in a demo town: trades with their share, opening hours and the words of their
// names. Threads: constants. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "tool/generate/dice.h"

namespace madang::generate {

struct Trade {
    std::string_view category;
    unsigned share;            // of kShares
    std::string_view english;  // the last word of a name
    std::string_view korean;
    std::array<std::string_view, 3> hours;
};

// Returns a trade, each as often as its share says.
const Trade& draw_trade(Dice& dice);
std::span<const Trade> trades();

// Which language a name and its street are made in.
enum class Language : std::uint8_t { kEnglish, kKorean };

// Numbers that a name and a street draw together, in either language.
inline constexpr std::uint64_t kDrawsOfNameAndStreet = 4;

std::string draw_name(const Trade& trade, Language language, Dice& dice);
// Street and house number.
std::string draw_street(Language language, Dice& dice);
// A number that nobody can have: ranges that regulators reserve for fiction, elsewhere the
// unassigned country code 999.
std::string draw_phone(std::string_view country, Dice& dice);

}  // namespace madang::generate
