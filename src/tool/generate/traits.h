// What people say of a demo place and what it offers: stars, price, features.
// Threads: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "service/places/business.h"
#include "tool/generate/dice.h"

namespace madang::generate {

// Gives most places a rating, those that sell by the piece a price level, and each the features
// that its category suggests. Reads the draft's category.
void draw_traits(places::Draft& draft, Dice& dice);

}  // namespace madang::generate
