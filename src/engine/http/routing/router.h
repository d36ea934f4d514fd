// Finds the route of a path and method.
//
// Idea:       a tree of path segments. At each one a literal child is tried before the parameter
//             child, so "/v1/places/nearest" wins over "/v1/places/{id}" whatever the order of the
//             table; the search goes back where the literal leads nowhere.
// Invariants: literals are compared after percent-decoding, parameters are handed on decoded, and
// an
//             encoded "/" never splits a segment. A parameter never matches an empty segment.
// Threads:    immutable; any.  Limits: kPathSegmentsMax.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/http/route.h"

namespace madang::http {

class Router {
public:
    // Two routes for one method and path are a bug: CHECK.
    explicit Router(std::vector<Route> routes);
    ~Router();
    Router(Router&&) noexcept;

    struct Outcome {
        const Route* route = nullptr;
        std::vector<std::string> values;  // of the path parameters, in the order of the path
        std::string allow;  // methods of this path: with no route, 405; both empty, 404
    };
    // HEAD finds the GET route where the path has no HEAD of its own.
    Outcome find(Method method, std::string_view path) const;

    // Returns the path of the table that `path` was probably meant to be, for a 404's hint.
    std::optional<std::string_view> nearest_path(std::string_view path) const;

    const std::vector<Route>& routes() const { return routes_; }

private:
    struct Node;
    struct Search;

    void insert(const Route& route);
    static const Node* descend(const Node& node, Search& search, std::size_t depth);

    std::vector<Route> routes_;
    std::unique_ptr<Node> root_;
};

}  // namespace madang::http
