// The only file that knows libosmium; its exceptions end here.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/osm/osm.h"

#include <fmt/format.h>

#include <exception>
#include <vector>

#include <osmium/area/assembler.hpp>
#include <osmium/area/multipolygon_manager.hpp>
#include <osmium/handler.hpp>
#include <osmium/handler/node_locations_for_ways.hpp>
#include <osmium/index/map/flex_mem.hpp>
#include <osmium/io/gzip_compression.hpp>
#include <osmium/io/pbf_input.hpp>
#include <osmium/io/xml_input.hpp>
#include <osmium/visitor.hpp>

#include "base/text.h"
#include "tool/import/osm/osm_tags.h"
#include "tool/import/row/centroid.h"
#include "tool/import/row/row_builder.h"

namespace madang::importer {
namespace {

using Locations = osmium::index::map::FlexMem<osmium::unsigned_object_id_type, osmium::Location>;
using LocationHandler = osmium::handler::NodeLocationsForWays<Locations>;
using Areas = osmium::area::MultipolygonManager<osmium::area::Assembler>;

std::string id_text(char kind, osmium::object_id_type id) {
    return fmt::format("{}{}", kind, id);
}

osmium::TagsFilter main_keys_filter() {
    osmium::TagsFilter filter{false};
    for (std::string_view key : kMainKeys) filter.add_rule(true, std::string(key));
    return filter;
}

// Returns "key=value" of the first main key, or nothing.
std::string category_of(const osmium::TagList& tags) {
    for (std::string_view key : kMainKeys) {
        if (const char* value = tags[key.data()]) return fmt::format("{}={}", key, value);
    }
    return {};
}

bool is_place(const osmium::TagList& tags) {
    return tags.has_key("name") && !category_of(tags).empty();
}

template <class Ring>
void add_ring(const Ring& ring, RingRole role, Centroid& centroid) {
    std::vector<Point> points;
    for (const osmium::NodeRef& node : ring) {
        if (node.location().valid()) points.push_back({node.lon(), node.lat()});
    }
    centroid.add(points, role);
}

std::optional<Point> centre_of(const osmium::Area& area) {
    Centroid centroid;
    for (const auto& outer : area.outer_rings()) {
        add_ring(outer, RingRole::kOuter, centroid);
        for (const auto& inner : area.inner_rings(outer)) {
            add_ring(inner, RingRole::kInner, centroid);
        }
    }
    return centroid.find();
}

// Turns objects into rows. After a failure of the receiver it takes nothing more.
class PlaceHandler : public osmium::handler::Handler {
public:
    PlaceHandler(const FieldNames& names, RowReceiver& rows) : names_(names), rows_(rows) {}

    void node(const osmium::Node& node) {
        if (!is_place(node.tags()) || !node.location().valid()) return;
        deliver(id_text('n', node.id()), node.tags(),
                Point{node.location().lon(), node.location().lat()});
    }

    void area(const osmium::Area& area) {
        if (!is_place(area.tags())) return;
        std::string id = id_text(area.from_way() ? 'w' : 'r', area.orig_id());
        std::optional<Point> centre = centre_of(area);
        if (!centre)
            return refuse(std::move(id), "has an outline that is not closed or crosses itself");
        deliver(std::move(id), area.tags(), *centre);
    }

    void incomplete(const osmium::Relation& relation) {
        if (!is_place(relation.tags())) return;
        refuse(id_text('r', relation.id()), "has parts outside of this extract");
    }

    const Outcome<>& outcome() const { return outcome_; }

private:
    void refuse(std::string id, std::string reason) {
        if (outcome_) outcome_ = rows_.refuse({0, std::move(id), std::move(reason)});
    }

    void deliver(std::string id, const osmium::TagList& tags, Point centre) {
        if (!outcome_) return;
        builder_.clear();
        builder_.put({Field::kSourceId, 0}, id);
        builder_.put({Field::kLatitude, 0}, format_number(centre.latitude));
        builder_.put({Field::kLongitude, 0}, format_number(centre.longitude));
        builder_.put({Field::kCategory, 0}, category_of(tags));
        for (const osmium::Tag& tag : tags) {
            if (auto choice = names_.find(tag.key())) builder_.put(*choice, tag.value());
            builder_.offer(tag.key(), tag.value());
        }
        auto row = builder_.finish();
        if (!row) return refuse(std::move(id), row.error());
        outcome_ = rows_.accept(*std::move(row));
    }

    const FieldNames& names_;
    RowReceiver& rows_;
    RowBuilder builder_;
    Outcome<> outcome_;
};

// One pass over the file, buffer by buffer, until `each` wants no more.
class Pass {
public:
    Pass(const osmium::io::File& file, std::uint64_t before, const OsmProgress& progress)
        : file_(file), before_(before), progress_(progress) {}

    template <class F>
    std::uint64_t run(osmium::osm_entity_bits::type kinds, F each) {
        osmium::io::Reader reader{file_, kinds};
        std::uint64_t size = reader.file_size();
        while (osmium::memory::Buffer buffer = reader.read()) {
            if (!each(buffer)) break;
            progress_(before_ + reader.offset(), 2 * size);
        }
        reader.close();
        return size;
    }

private:
    const osmium::io::File& file_;
    std::uint64_t before_;
    const OsmProgress& progress_;
};

Outcome<> read(const std::string& path, const FieldNames& names, const OsmProgress& progress,
               RowReceiver& rows) {
    osmium::io::File file{path};
    // The content has been looked at: a name that says nothing is that of a PBF.
    if (file.format() == osmium::io::file_format::unknown) file = osmium::io::File{path, "pbf"};
    Areas areas{osmium::area::AssemblerConfig{}, main_keys_filter()};
    std::uint64_t size =
        Pass(file, 0, progress)
            .run(osmium::osm_entity_bits::relation, [&](const osmium::memory::Buffer& buffer) {
                osmium::apply(buffer, areas);
                return true;
            });
    areas.prepare_for_lookup();

    Locations locations;
    LocationHandler shapes{locations};
    shapes.ignore_errors();  // extracts cut ways off: their nodes are missing
    PlaceHandler places{names, rows};
    auto& second =
        areas.handler([&](const osmium::memory::Buffer& buffer) { osmium::apply(buffer, places); });
    Pass(file, size, progress)
        .run(osmium::osm_entity_bits::nwr, [&](osmium::memory::Buffer& buffer) {
            osmium::apply(buffer, shapes, places, second);
            return places.outcome().has_value();
        });
    areas.flush_output();
    areas.for_each_incomplete_relation(
        [&](const osmium::relations::RelationHandle& handle) { places.incomplete(*handle); });
    return places.outcome();
}

}  // namespace

Outcome<> read_osm(const std::string& path, const FieldNames& names, const OsmProgress& progress,
                   RowReceiver& rows) {
    try {
        return read(path, names, progress, rows);
    } catch (const std::exception& error) {
        return stop(fmt::format("{} cannot be read as OpenStreetMap data: {}", path, error.what()),
                    "It is damaged, truncated or another format; download or copy it again.");
    }
}

}  // namespace madang::importer
