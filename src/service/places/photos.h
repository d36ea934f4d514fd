// Links to photos of a business, from what its attributes say.
// Threads: pure functions.
// Source:  https://wiki.openstreetmap.org/wiki/Key:image, .../Key:wikimedia_commons
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/places/business.h"

namespace madang::places {

// Whether an attribute of this name may hold photos: image, wikimedia_commons, and image:0, ...
bool is_photo_attribute(std::string_view name);

// Returns http and https URLs, in the order of the attributes' names, each once. An attribute may
// hold several, separated by semicolons; files and categories of Wikimedia Commons become the
// addresses of their pages.
std::vector<std::string> photos_of(const Draft& draft);

}  // namespace madang::places
