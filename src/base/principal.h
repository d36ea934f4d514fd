// Who asks, and what they may do.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace madang {

struct Principal {
    std::string name;                 // empty: anonymous
    std::vector<std::string> scopes;  // e.g. "places:write"

    bool may(std::string_view scope) const {
        return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
    }
};

}  // namespace madang
