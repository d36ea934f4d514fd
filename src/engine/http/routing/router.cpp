// The tree of path segments, and the search through it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/routing/router.h"

#include <array>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "engine/http/limits.h"
#include "engine/http/routing/argument_check.h"
#include "wire/url/url.h"

namespace madang::http {
namespace {

using Segments = std::array<std::string, kPathSegmentsMax>;

// Splits "/a/b%20c" into decoded segments. Returns their number; nothing if the path is no path,
// has too many segments or a broken escape: no route can match then.
std::optional<std::size_t> split(std::string_view path, Segments& into) {
    if (!path.starts_with('/')) return std::nullopt;
    std::size_t count = 0;
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::size_t end = std::min(path.find('/'), path.size());
        if (count == into.size()) return std::nullopt;
        std::string_view raw = path.substr(0, end);
        if (raw.find('%') == std::string_view::npos) {
            into[count++] = raw;
        } else {
            auto decoded = url::percent_decode(raw);
            if (!decoded) return std::nullopt;
            into[count++] = *std::move(decoded);
        }
        path.remove_prefix(end);
    }
    return count;
}

bool is_parameter(std::string_view segment) {
    return segment.starts_with('{') && segment.ends_with('}');
}

std::size_t index_of(Method method) {
    return static_cast<std::size_t>(method);
}

}  // namespace

struct Router::Node {
    std::vector<std::pair<std::string_view, std::unique_ptr<Node>>> literals;
    std::unique_ptr<Node> parameter;
    std::array<const Route*, kMethods.size()> routes{};
    bool has_routes = false;

    const Route* route_for(Method method) const {
        const Route* own = routes[index_of(method)];
        if (own == nullptr && method == Method::kHead) return routes[index_of(Method::kGet)];
        return own;
    }
    std::string allow() const;
};

std::string Router::Node::allow() const {
    std::string list;
    for (const Method method : kMethods) {
        if (route_for(method) == nullptr && method != Method::kOptions) continue;
        if (!list.empty()) list.append(", ");
        list.append(name(method));
    }
    return list;
}

struct Router::Search {
    Method method = Method::kGet;
    Segments segments;
    std::size_t count = 0;
    std::array<std::size_t, kPathSegmentsMax> parameters{};  // indices of segments
    std::size_t parameter_count = 0;
    const Node* other_method = nullptr;  // a path that matched without this method
};

Router::Router(std::vector<Route> routes)
    : routes_(std::move(routes)), root_(std::make_unique<Node>()) {
    for (const Route& route : routes_) insert(route);
}

Router::~Router() = default;
Router::Router(Router&&) noexcept = default;

void Router::insert(const Route& route) {
    check_declaration(route);
    Node* node = root_.get();
    std::string_view path = route.path;
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::string_view segment = path.substr(0, path.find('/'));
        path.remove_prefix(segment.size());
        if (is_parameter(segment)) {
            if (!node->parameter) node->parameter = std::make_unique<Node>();
            node = node->parameter.get();
            continue;
        }
        Node* next = nullptr;
        for (auto& [literal, child] : node->literals) {
            if (literal == segment) next = child.get();
        }
        if (next == nullptr) {
            next = node->literals.emplace_back(segment, std::make_unique<Node>()).second.get();
        }
        node = next;
    }
    const Route*& place = node->routes[index_of(route.method)];
    CHECK(place == nullptr, "one route for each method and path");
    place = &route;
    node->has_routes = true;
}

// Returns the node of the whole path that has a route for the method. Depth is at most
// kPathSegmentsMax; a step back happens at most once a level of literals that also have a
// parameter.
const Router::Node* Router::descend(const Node& node, Search& search, std::size_t depth) {
    if (depth == search.count) {
        if (node.route_for(search.method) != nullptr) return &node;
        if (node.has_routes && search.other_method == nullptr) search.other_method = &node;
        return nullptr;
    }
    const std::string& segment = search.segments[depth];
    for (const auto& [literal, child] : node.literals) {
        if (literal != segment) continue;
        if (const Node* found = descend(*child, search, depth + 1)) return found;
    }
    if (!node.parameter || segment.empty()) return nullptr;
    const std::size_t before = search.parameter_count;
    search.parameters[search.parameter_count++] = depth;
    if (const Node* found = descend(*node.parameter, search, depth + 1)) return found;
    search.parameter_count = before;
    return nullptr;
}

Router::Outcome Router::find(Method method, std::string_view path) const {
    Outcome outcome;
    Search search;
    const auto count = split(path, search.segments);
    if (!count) return outcome;
    search.method = method;
    search.count = *count;
    const Node* node = descend(*root_, search, 0);
    if (node == nullptr) {
        if (search.other_method != nullptr) outcome.allow = search.other_method->allow();
        return outcome;
    }
    outcome.route = node->route_for(method);
    outcome.values.reserve(search.parameter_count);
    for (std::size_t i = 0; i < search.parameter_count; ++i) {
        outcome.values.push_back(std::move(search.segments[search.parameters[i]]));
    }
    return outcome;
}

std::optional<std::string_view> Router::nearest_path(std::string_view path) const {
    std::vector<std::string_view> paths;
    paths.reserve(routes_.size());
    for (const Route& route : routes_) paths.push_back(route.path);
    const auto guess = nearest(path, paths);
    if (guess) return guess;
    // A slash too many, or a version left out.
    for (const std::string_view known : paths) {
        if (known.ends_with(path) && path.size() > 2) return known;
        if (path.size() > 1 && path.ends_with('/') && known == path.substr(0, path.size() - 1)) {
            return known;
        }
    }
    return std::nullopt;
}

}  // namespace madang::http
