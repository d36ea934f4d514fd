// What a page needs beside itself: style sheets, scripts, images, fonts.
//
// Idea:    an HTML5 parser (gumbo) builds the tree as a browser does; what the tree's elements
// point
//          to is collected in the order of the document, each once.
// Threads: pure function.
// Limits:  kPageMax, kResourcesMax, kOpenElementsMax. Scripts are not run, so what they would load
//          is not known; neither is what style sheets import.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "tool/trace/trace.h"
#include "wire/url/url.h"

namespace madang::trace {

struct Resource {
    url::Url url;
    LoadKind kind = LoadKind::kOther;
};

// `base`: where the page came from.
std::vector<Resource> find_resources(std::string_view html, const url::Url& base);

}  // namespace madang::trace
