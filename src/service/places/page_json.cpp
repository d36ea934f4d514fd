// The table of members, and pages.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/page_json.h"

#include <cmath>
#include <vector>

#include "base/id.h"
#include "service/places/draft_json.h"
#include "service/places/fields.h"

namespace madang::places {

namespace {

struct Member {
    std::string_view name;
    bool is_usual = true;
    const Field* field = nullptr;  // the draft's, if it is one
    void (*write)(JsonWriter& json, const Business& business, Meters distance) = nullptr;
};

void write_id(JsonWriter& json, const Business& business, Meters) {
    json.member("id", encode_id(business.id.value));
}
void write_distance(JsonWriter& json, const Business&, Meters distance) {
    json.member("distance_m", shown_distance(distance));
}
void write_links(JsonWriter& json, const Business& business, Meters) {
    write_photos(json, business.draft);
}
void write_created(JsonWriter& json, const Business& business, Meters) {
    json.member("created", to_rfc3339(business.created));
}
void write_updated(JsonWriter& json, const Business& business, Meters) {
    json.member("updated", to_rfc3339(business.updated));
}
void write_version(JsonWriter& json, const Business& business, Meters) {
    json.member("version", business.version);
}

// Draft fields in the order of the table of fields, with what a list adds.
std::vector<Member> make_members() {
    std::vector<Member> members = {{"id", true, nullptr, write_id}};
    for (const Field& field : fields()) {
        const bool is_long = field.name == "description" || field.name == "source_id" ||
                             field.type == FieldType::kTextMap;
        members.push_back({field.name, !is_long, &field, nullptr});
        if (field.name == "longitude") {
            members.push_back({"distance_m", true, nullptr, write_distance});
        }
    }
    members.push_back({"photos", false, nullptr, write_links});
    members.push_back({"created", false, nullptr, write_created});
    members.push_back({"updated", false, nullptr, write_updated});
    members.push_back({"version", false, nullptr, write_version});
    return members;
}

const std::vector<Member>& all_members() {
    static const std::vector<Member> members = make_members();
    return members;
}

}  // namespace

std::optional<Members> member_bit(std::string_view name) {
    const auto& members = all_members();
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (members[i].name == name) return Members{1} << i;
    }
    return std::nullopt;
}

std::string member_names(std::string_view separator) {
    std::string names;
    for (const Member& member : all_members()) {
        names.append(names.empty() ? "" : separator).append(member.name);
    }
    return names;
}

Members usual_members() {
    static const Members usual = [] {
        Members bits = 0;
        const auto& members = all_members();
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (members[i].is_usual) bits |= Members{1} << i;
        }
        return bits;
    }();
    return usual;
}

void write_card(JsonWriter& json, const Business& business, Meters distance, Members members) {
    json.begin_object();
    for (const Member& member : all_members()) {
        const bool is_shown = (members & 1) != 0;
        members >>= 1;
        if (!is_shown) continue;
        if (member.field != nullptr) {
            write_field(json, *member.field, business.draft);
        } else {
            member.write(json, business, distance);
        }
    }
    json.end_object();
}

double shown_distance(Meters distance) {
    return std::round(distance.value * 100) / 100;
}

void write_page(JsonWriter& json, const SearchPage& page, std::string_view next,
                const WriteOne& write_one) {
    json.begin_object().key("total_count");
    if (page.total_count) {
        json.unsigned_integer(*page.total_count);
    } else {
        json.null();
    }
    if (page.centre) {
        const Draft& draft = page.centre->draft;
        json.key("centre").begin_object().member("id", encode_id(page.centre->id.value));
        json.member("name", draft.name).member("latitude", draft.latitude);
        json.member("longitude", draft.longitude).end_object();
    }
    json.key("businesses").begin_array();
    for (const Found& found : page.businesses) write_one(json, *found.business, found.distance);
    json.end_array();
    if (!next.empty()) json.member("next", next);
    if (!page.is_complete) json.member("partial", true);
    if (!page.hints.empty()) {
        json.key("hints").begin_array();
        for (const std::string& hint : page.hints) json.string(hint);
        json.end_array();
    }
    json.end_object();
}

}  // namespace madang::places
