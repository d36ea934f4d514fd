// The whole route table of the directory.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/routes.h"

#include <iterator>
#include <utility>

#include "service/places/api/answers.h"

namespace madang::places {

std::vector<http::Route> routes(Catalog& catalog, io::Environment& environment,
                                std::string_view cursor_secret) {
    auto all = search_routes(catalog, environment, cursor_secret);
    for (auto part : {hours_routes, tile_routes}) {
        auto more = part(catalog, environment);
        std::move(more.begin(), more.end(), std::back_inserter(all));
    }
    for (auto part : {business_routes, transfer_routes}) {
        auto more = part(catalog);
        std::move(more.begin(), more.end(), std::back_inserter(all));
    }
    return all;
}

}  // namespace madang::places
