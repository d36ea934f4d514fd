// From named values to a place.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/row/row_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "base/result.h"
#include "base/text.h"
#include "service/places/fields.h"
#include "service/places/limits.h"
#include "tool/import/row/attributes.h"

namespace madang::importer {
namespace {

std::string joined(std::string_view separator, std::initializer_list<std::string_view> parts) {
    std::string text;
    for (std::string_view part : parts) {
        if (part.empty()) continue;
        if (!text.empty()) text += separator;
        text += part;
    }
    return text;
}

// Most sources leave out the scheme; a bare domain is meant as a web page all the same.
std::string with_scheme(const std::string& website) {
    bool bare = !website.empty() && website.find("://") == std::string::npos &&
                website.find('.') != std::string::npos &&
                website.find_first_of(" @") == std::string::npos;
    return bare ? "http://" + website : website;
}

}  // namespace

void RowBuilder::clear() {
    for (Slot& slot : slots_) {
        slot.rank = std::numeric_limits<std::uint16_t>::max();
        slot.text.clear();
    }
    offered_.clear();
}

void RowBuilder::put(FieldChoice choice, std::string_view value) {
    value = trim(value);
    Slot& slot = slots_[static_cast<std::size_t>(choice.field)];
    if (value.empty() || choice.rank >= slot.rank) return;
    slot.rank = choice.rank;
    slot.text.assign(value);
}

void RowBuilder::offer(std::string_view name, std::string_view value) {
    value = trim(value);
    const bool fits = !value.empty() && value.size() <= places::kAttributeValueBytesMax &&
                      offered_.size() < places::kAttributesMax && is_valid_utf8(value);
    if (fits && is_known_attribute(name)) offered_.insert_or_assign(std::string(name), value);
}

std::expected<double, std::string> RowBuilder::degrees(Field field, double most) const {
    std::string written = text(field);
    if (written.empty()) return std::unexpected("has no " + std::string(name(field)));
    if (comma_ == DecimalComma::kYes) std::replace(written.begin(), written.end(), ',', '.');
    std::optional<double> value = parse_number(written);
    if (!value) {
        return std::unexpected(
            fmt::format("{} \"{}\" is not a number", name(field), echo(text(field))));
    }
    if (*value >= -most && *value <= most) return *value;
    return std::unexpected(
        fmt::format("{} is {}; allowed is -{} to {}{}", name(field), written, most, most,
                    *value > 1000 || *value < -1000 ? " (metres? degrees are needed)" : ""));
}

// What is no number in the field's range ("nan", "Exempt") says that there is none.
std::optional<double> RowBuilder::optional_number(Field field) const {
    const auto value = parse_number(text(field));
    const places::Field* rule = places::find_field(name(field));
    const bool fits = value && *value >= rule->minimum && *value <= rule->maximum;
    return fits ? value : std::nullopt;
}

std::string RowBuilder::address() const {
    if (!text(Field::kAddress).empty()) return text(Field::kAddress);
    std::string street = joined(" ", {text(Field::kStreet), text(Field::kHouseNumber)});
    std::string town = joined(" ", {text(Field::kPostcode), text(Field::kCity)});
    return joined(", ", {street, town, text(Field::kRegion), text(Field::kCountry)});
}

SourceScope RowBuilder::scope() const {
    const Slot& id = slots_[static_cast<std::size_t>(Field::kSourceId)];
    bool global = id.rank == kSourceIdRank && id.text.find(':') != std::string::npos;
    return global ? SourceScope::kGlobal : SourceScope::kLocal;
}

std::expected<Row, std::string> RowBuilder::finish() const {
    for (const Slot& slot : slots_) {
        if (!is_valid_utf8(slot.text)) {
            return std::unexpected("is not UTF-8 (convert the file, e.g. iconv -f CP949 -t UTF-8)");
        }
    }
    if (text(Field::kName).empty()) return std::unexpected("has no name");
    Row row;
    places::Draft& draft = row.draft;
    draft.latitude = TRY(degrees(Field::kLatitude, 90));
    draft.longitude = TRY(degrees(Field::kLongitude, 180));
    draft.source_id = text(Field::kSourceId);
    draft.name = text(Field::kName);
    draft.category = text(Field::kCategory);
    draft.address = address();
    draft.phone = text(Field::kPhone);
    draft.website = with_scheme(text(Field::kWebsite));
    draft.opening_hours = text(Field::kOpeningHours);
    draft.description = text(Field::kDescription);
    draft.rating = optional_number(Field::kRating);
    draft.rating_count = optional_number(Field::kRatingCount);
    draft.price_level = optional_number(Field::kPriceLevel);
    draft.attribution = text(Field::kAttribution);
    draft.attributes = read_attributes(text(Field::kAttributes));
    draft.attributes.insert(offered_.begin(), offered_.end());
    row.scope = scope();
    return row;
}

}  // namespace madang::importer
