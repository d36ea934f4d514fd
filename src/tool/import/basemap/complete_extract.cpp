// Two passes: which nodes there are and where, then the copy.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/basemap/complete_extract.h"

#include <exception>

#include <osmium/builder/osm_object_builder.hpp>
#include <osmium/handler.hpp>
#include <osmium/index/id_set.hpp>
#include <osmium/io/pbf_input.hpp>
#include <osmium/io/pbf_output.hpp>
#include <osmium/visitor.hpp>

namespace madang::importer {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;
constexpr std::size_t kNodesOfALine = 2;

using NodeIds = osmium::index::IdSetDense<osmium::unsigned_object_id_type>;

struct Survey : osmium::handler::Handler {
    NodeIds ids;
    osmium::Box box;

    void node(const osmium::Node& node) {
        if (!node.location().valid()) return;
        ids.set(node.positive_id());
        box.extend(node.location());
    }
};

// The way without the nodes that are not there; left out if no line remains.
class Copy : public osmium::handler::Handler {
public:
    Copy(const NodeIds& ids, osmium::io::Writer& writer) : ids_(ids), writer_(writer) {}

    void node(const osmium::Node& node) {
        if (node.location().valid()) keep(node);
    }
    void relation(const osmium::Relation& relation) { keep(relation); }
    void way(const osmium::Way& way) {
        std::size_t present = 0;
        for (const osmium::NodeRef& node : way.nodes()) present += ids_.get(node.positive_ref());
        if (present < kNodesOfALine) return;
        {
            osmium::builder::WayBuilder builder{buffer_};
            builder.set_id(way.id()).set_visible(true).set_version(way.version());
            builder.set_user("");
            builder.add_item(way.tags());
            osmium::builder::WayNodeListBuilder nodes{builder};
            for (const osmium::NodeRef& node : way.nodes()) {
                if (ids_.get(node.positive_ref())) nodes.add_node_ref(node);
            }
        }
        buffer_.commit();
        pass_on_if_full();
    }
    void finish() { writer_(std::move(buffer_)); }

private:
    void keep(const osmium::OSMObject& object) {
        buffer_.add_item(object);
        buffer_.commit();
        pass_on_if_full();
    }
    void pass_on_if_full() {
        if (buffer_.committed() < kBufferBytes) return;
        osmium::memory::Buffer full{kBufferBytes * 2, osmium::memory::Buffer::auto_grow::yes};
        std::swap(full, buffer_);
        writer_(std::move(full));
    }

    const NodeIds& ids_;
    osmium::io::Writer& writer_;
    osmium::memory::Buffer buffer_{kBufferBytes * 2, osmium::memory::Buffer::auto_grow::yes};
};

void write_complete(const std::string& path, const std::string& into) {
    Survey survey;
    {
        osmium::io::Reader reader{osmium::io::File{path, "pbf"}, osmium::osm_entity_bits::node};
        osmium::apply(reader, survey);
        reader.close();
    }
    osmium::io::Header header;
    header.set("generator", "madang");
    header.add_box(survey.box);
    osmium::io::Writer writer{osmium::io::File{into, "pbf"}, header, osmium::io::overwrite::allow};
    Copy copy(survey.ids, writer);
    osmium::io::Reader reader{osmium::io::File{path, "pbf"}};
    osmium::apply(reader, copy);
    reader.close();
    copy.finish();
    writer.close();
}

}  // namespace

Outcome<> complete_extract(const std::string& path, const std::string& into) {
    try {
        write_complete(path, into);
        return {};
    } catch (const std::exception& error) {
        return stop(path + " cannot be copied for the base map: " + error.what(),
                    "Check the file and the disk (df -h).");
    }
}

}  // namespace madang::importer
