// The tables that setup makes and the build embeds, as text.
//
// Each is empty where setup could not make it: then zones are those of the sea, by longitude, no
// day is a public holiday, and no zone has a country.
// Threads: immutable.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace madang::hours {

// Line 1: names of zones, separated by commas. Line 2: the tree over them. Made by zones.mjs.
std::string_view embedded_zones();

// Line 1: first and last year. Then a line a country: "KR 00001c1d,...". Made by holidays.mjs.
std::string_view embedded_holidays();

// Lines "KR Asia/Seoul" of the system's zone.tab, then lines "L Europe/Kyiv Europe/Kiev" that give
// a zone (first) further names.
std::string_view embedded_countries();

}  // namespace madang::hours
