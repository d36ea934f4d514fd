// simdjson's document walked into a RowBuilder.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/json/json_row.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <vector>

#include "base/result.h"
#include "base/text.h"
#include "tool/import/osm/osm_tags.h"
#include "tool/import/row/centroid.h"
#include "tool/import/row/row_builder.h"

namespace madang::importer {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

using Reason = std::expected<void, std::string>;

std::string_view text_of(element value) {
    std::string_view text;
    return value.get(text) == simdjson::SUCCESS ? text : std::string_view();
}

std::string_view member_text(object from, std::string_view key) {
    element value;
    return from.at_key(key).get(value) == simdjson::SUCCESS ? text_of(value) : std::string_view();
}

std::expected<Point, std::string> point_of(element value) {
    array numbers;
    Point point;
    bool good = value.get(numbers) == simdjson::SUCCESS &&
                numbers.at(0).get(point.longitude) == simdjson::SUCCESS &&
                numbers.at(1).get(point.latitude) == simdjson::SUCCESS;
    if (!good) return std::unexpected("has coordinates that are not [longitude, latitude]");
    return point;
}

std::expected<std::vector<Point>, std::string> points_of(element value) {
    array list;
    if (value.get(list) != simdjson::SUCCESS) return std::unexpected("has broken coordinates");
    std::vector<Point> points;
    for (element item : list) points.push_back(TRY(point_of(item)));
    return points;
}

// RFC 7946 §3.1.6: the first ring is the outer one, the others are holes.
Reason add_polygon(element value, Centroid& centroid) {
    array rings;
    if (value.get(rings) != simdjson::SUCCESS) return std::unexpected("has broken coordinates");
    RingRole role = RingRole::kOuter;
    for (element ring : rings) {
        centroid.add(TRY(points_of(ring)), role);
        role = RingRole::kInner;
    }
    return {};
}

Reason add_polygons(element value, Centroid& centroid) {
    array polygons;
    if (value.get(polygons) != simdjson::SUCCESS) return std::unexpected("has broken coordinates");
    for (element polygon : polygons) {
        auto added = add_polygon(polygon, centroid);
        if (!added) return added;
    }
    return {};
}

std::expected<Point, std::string> centre_of(object geometry) {
    element coordinates;
    if (geometry.at_key("coordinates").get(coordinates) != simdjson::SUCCESS) {
        return std::unexpected("has a geometry without coordinates");
    }
    std::string_view type = member_text(geometry, "type");
    if (type == "Point") return point_of(coordinates);
    Centroid centroid;
    Reason added;
    if (type == "Polygon") {
        added = add_polygon(coordinates, centroid);
    } else if (type == "MultiPolygon") {
        added = add_polygons(coordinates, centroid);
    } else {
        return std::unexpected(
            fmt::format("is a {}; a Point, Polygon or MultiPolygon is needed", echo(type)));
    }
    if (!added) return std::unexpected(added.error());
    std::optional<Point> centre = centroid.find();
    if (!centre) return std::unexpected("has an empty geometry");
    return *centre;
}

// Returns a scalar as it would be written in a CSV cell; nothing for null, arrays and objects.
std::string scalar(element value) {
    switch (value.type()) {
        case element_type::STRING: return std::string(text_of(value));
        case element_type::INT64: return fmt::format("{}", value.get_int64().value_unsafe());
        case element_type::UINT64: return fmt::format("{}", value.get_uint64().value_unsafe());
        case element_type::DOUBLE: return format_number(value.get_double().value_unsafe());
        default: return {};
    }
}

}  // namespace

struct JsonRowParser::State {
    explicit State(const FieldNames& field_names) : names(field_names) {
        category_rank = names.find("category")->rank;
    }

    void put(std::string_view key, element value) {
        std::string text = scalar(value);
        if (text.empty()) return;
        if (auto choice = names.find(key)) builder.put(*choice, text);
        builder.offer(key, text);
        auto main = std::find(kMainKeys.begin(), kMainKeys.end(), key);
        if (main == kMainKeys.end()) return;
        auto rank = static_cast<std::uint16_t>(category_rank + 1 + (main - kMainKeys.begin()));
        builder.put({Field::kCategory, rank}, fmt::format("{}={}", key, text));
    }

    // Members, and those of the objects that only group them.
    void put_all(object from, int levels) {
        for (auto [key, value] : from) {
            object inner;
            if (value.get(inner) != simdjson::SUCCESS) {
                put(key, value);
            } else if (auto choice = names.find(key);
                       choice && choice->field == Field::kAttributes) {
                builder.put(*choice, simdjson::minify(inner));
            } else if (levels > 0 && (key == "tags" || key == "address" || key == "properties")) {
                put_all(inner, levels - 1);
            }
        }
    }

    std::expected<void, std::string> put_feature(object feature) {
        object geometry;
        if (feature.at_key("geometry").get(geometry) != simdjson::SUCCESS) {
            return std::unexpected("has no geometry");
        }
        Point centre = TRY(centre_of(geometry));
        builder.put({Field::kLatitude, 0}, format_number(centre.latitude));
        builder.put({Field::kLongitude, 0}, format_number(centre.longitude));
        object properties;
        if (feature.at_key("properties").get(properties) == simdjson::SUCCESS) {
            put_all(properties, 1);
        }
        element id;
        if (feature.at_key("id").get(id) == simdjson::SUCCESS) put("id", id);
        return {};
    }

    const FieldNames& names;
    simdjson::dom::parser parser;
    RowBuilder builder;
    std::uint16_t category_rank = 0;
};

JsonRowParser::JsonRowParser(const FieldNames& names) : state_(std::make_unique<State>(names)) {}
JsonRowParser::~JsonRowParser() = default;

std::expected<Row, std::string> JsonRowParser::parse(std::string_view text) {
    element document;
    auto error = state_->parser.parse(text.data(), text.size()).get(document);
    if (error != simdjson::SUCCESS) {
        return std::unexpected(fmt::format("is not JSON: {}", simdjson::error_message(error)));
    }
    object from;
    if (document.get(from) != simdjson::SUCCESS) return std::unexpected("is not a JSON object");
    state_->builder.clear();
    if (member_text(from, "type") == "Feature") {
        auto put = state_->put_feature(from);
        if (!put) return std::unexpected(put.error());
    } else {
        state_->put_all(from, 2);
    }
    return state_->builder.finish();
}

}  // namespace madang::importer
