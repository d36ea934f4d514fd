// The table of fields, and what follows from it: setting, checking and the schemas.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/fields.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "service/places/limits.h"
#include "wire/url/url.h"

namespace madang::places {

namespace {

constexpr std::string_view kAttributePrefix = "attributes.";

constexpr Field text_field(std::string_view name, FieldType type, std::size_t max_bytes,
                           std::string Draft::* member) {
    Field field;
    field.name = name;
    field.type = type;
    field.max_bytes = max_bytes;
    field.text = member;
    return field;
}

constexpr Field coordinate(std::string_view name, double bound, double Draft::* member) {
    Field field;
    field.name = name;
    field.type = FieldType::kNumber;
    field.presence = Presence::kRequired;
    field.minimum = -bound;
    field.maximum = bound;
    field.number = member;
    return field;
}

constexpr Field optional_number(std::string_view name, FieldType type, double minimum,
                                double maximum) {
    Field field;
    field.name = name;
    field.type = type;
    field.minimum = minimum;
    field.maximum = maximum;
    return field;
}

constexpr Field stored_in(Field field, std::optional<double> Draft::* member) {
    field.optional_number = member;
    return field;
}

constexpr Field described(Field field, std::string_view description, std::string_view example) {
    field.description = description;
    field.example = example;
    return field;
}

constexpr Field required(Field field) {
    field.presence = Presence::kRequired;
    return field;
}

constexpr Field attribute_map() {
    Field field;
    field.name = "attributes";
    field.type = FieldType::kTextMap;
    return field;
}

constexpr std::array kFields = {
    described(required(text_field("name", FieldType::kLine, kNameBytesMax, &Draft::name)),
              "The name as on the sign", "Café Central"),
    described(coordinate("latitude", 90, &Draft::latitude), "WGS84 degrees, north positive",
              "60.1699"),
    described(coordinate("longitude", 180, &Draft::longitude), "WGS84 degrees, east positive",
              "24.9384"),
    described(text_field("address", FieldType::kLine, kAddressBytesMax, &Draft::address),
              "Postal address in one line", "Mannerheimintie 1, 00100 Helsinki"),
    described(text_field("category", FieldType::kLine, kCategoryBytesMax, &Draft::category),
              "What it is, one exact word that searches filter by", "amenity=cafe"),
    described(text_field("phone", FieldType::kLine, kPhoneBytesMax, &Draft::phone),
              "Telephone number, best with country code", "+358 9 123456"),
    described(text_field("website", FieldType::kWebsite, kWebsiteBytesMax, &Draft::website),
              "Absolute http or https URL", "https://example.org/"),
    described(
        text_field("opening_hours", FieldType::kText, kOpeningHoursBytesMax, &Draft::opening_hours),
        "Opening hours as text, best in OpenStreetMap's syntax", "Mo-Fr 09:00-18:00"),
    described(
        text_field("description", FieldType::kText, kDescriptionBytesMax, &Draft::description),
        "Free text; line feeds and tabs are allowed", "Coffee and cake by the station."),
    described(
        stored_in(optional_number("rating", FieldType::kNumber, 0, kRatingMax), &Draft::rating),
        "Stars, 0 to 5; searches filter by tenths", "4.5"),
    described(stored_in(optional_number("rating_count", FieldType::kInteger, 0, kRatingCountMax),
                        &Draft::rating_count),
              "How many people rated it", "120"),
    described(stored_in(optional_number("price_level", FieldType::kInteger, 1, kPriceLevelMax),
                        &Draft::price_level),
              "1 is cheap, 4 is dear", "2"),
    described(attribute_map(), "Further facts as text by name", "wheelchair"),
    described(
        text_field("attribution", FieldType::kLine, kAttributionBytesMax, &Draft::attribution),
        "Whose data this is, to be shown with it", "© OpenStreetMap contributors"),
    described(text_field("source_id", FieldType::kLine, kSourceIdBytesMax, &Draft::source_id),
              "Its id where it came from, unique; imports update by it", "osm:n123"),
};

// Gathers what is wrong, field by field.
class Errors {
public:
    void add(std::string_view field, std::string message) {
        list_.push_back({std::string(field), std::move(message)});
    }

    // Text of at most `max_bytes` bytes of UTF-8 with the control characters that `type` allows.
    void check_text(std::string_view field, std::string_view text, FieldType type,
                    std::size_t max_bytes) {
        if (text.size() > max_bytes) {
            add(field, "is " + std::to_string(text.size()) + " bytes; allowed are " +
                           std::to_string(max_bytes) + " bytes of UTF-8; shorten it");
        }
        if (!is_valid_utf8(text)) {
            add(field, "is not valid UTF-8; convert it");
        } else if (std::ranges::any_of(text, [&](char c) { return is_forbidden(c, type); })) {
            add(field, type == FieldType::kText
                           ? "holds a control character; allowed are only line feed and tab"
                           : "holds a control character; remove it");
        }
    }

    std::vector<FieldError> take() { return std::move(list_); }

private:
    static bool is_forbidden(char c, FieldType type) {
        const auto byte = static_cast<unsigned char>(c);
        if (type == FieldType::kText && (c == '\n' || c == '\t')) return false;
        return byte < 0x20 || byte == 0x7f;
    }

    std::vector<FieldError> list_;
};

void check_number(const Field& field, double value, Errors& errors) {
    if (!std::isfinite(value)) {
        errors.add(field.name, "is not a finite number");
    } else if (field.type == FieldType::kInteger && value != std::trunc(value)) {
        errors.add(field.name, "is " + format_number(value) + "; a whole number is needed");
    } else if (value < field.minimum || value > field.maximum) {
        errors.add(field.name, "is " + format_number(value) + "; allowed is " +
                                   format_number(field.minimum) + " to " +
                                   format_number(field.maximum));
    }
}

void check_required_text(const Field& field, std::string_view text, Errors& errors) {
    if (field.presence == Presence::kRequired && trim(text).empty()) {
        errors.add(field.name,
                   "is missing; give 1 to " + std::to_string(field.max_bytes) + " bytes of text");
    }
}

void check_website(const Field& field, std::string_view text, Errors& errors) {
    if (!text.empty() && !url::parse_url(text).has_value()) {
        errors.add(field.name, "is not an absolute http or https URL; write https://host/path");
    }
}

void check_attributes(const std::map<std::string, std::string>& attributes, Errors& errors) {
    if (attributes.size() > kAttributesMax) {
        errors.add("attributes", "holds " + std::to_string(attributes.size()) +
                                     " entries; allowed are " + std::to_string(kAttributesMax));
        return;
    }
    for (const auto& [name, value] : attributes) {
        if (name.empty()) errors.add("attributes", "holds an empty name; name it or remove it");
        errors.check_text("attributes", name, FieldType::kLine, kAttributeNameBytesMax);
        errors.check_text(std::string(kAttributePrefix) + name, value, FieldType::kText,
                          kAttributeValueBytesMax);
    }
}

void check_field(const Field& field, const Draft& draft, Errors& errors) {
    switch (field.type) {
        case FieldType::kNumber:
        case FieldType::kInteger:
            if (const auto value = number_of(field, draft)) check_number(field, *value, errors);
            return;
        case FieldType::kTextMap: return check_attributes(draft.attributes, errors);
        case FieldType::kWebsite: check_website(field, draft.*field.text, errors); break;
        case FieldType::kLine:
        case FieldType::kText: break;
    }
    check_required_text(field, draft.*field.text, errors);
    errors.check_text(field.name, draft.*field.text, field.type, field.max_bytes);
}

}  // namespace

std::optional<double> number_of(const Field& field, const Draft& draft) {
    return field.number != nullptr ? draft.*field.number : draft.*field.optional_number;
}

void set_number(const Field& field, Draft& draft, double value) {
    if (field.number != nullptr) {
        draft.*field.number = value;
    } else {
        draft.*field.optional_number = value;
    }
}

std::span<const Field> fields() {
    return kFields;
}

const Field* find_field(std::string_view name) {
    const auto found = std::ranges::find(kFields, name, &Field::name);
    return found == kFields.end() ? nullptr : &*found;
}

std::optional<FieldError> set_from_text(Draft& draft, std::string_view name,
                                        std::string_view text) {
    const auto value = trim(text);
    if (name.starts_with(kAttributePrefix)) {
        if (!value.empty())
            draft.attributes[std::string(name.substr(kAttributePrefix.size()))] = value;
        return std::nullopt;
    }
    const Field* field = find_field(name);
    if (field == nullptr || field->type == FieldType::kTextMap) {
        return FieldError{std::string(name), "is not a field that text can set"};
    }
    if (field->text != nullptr) {
        draft.*field->text = value;
        return std::nullopt;
    }
    if (value.empty() && field->optional_number != nullptr) {
        draft.*field->optional_number = std::nullopt;
        return std::nullopt;
    }
    const auto number = parse_number(value);
    if (!number) {
        return FieldError{std::string(name), value.empty() ? "is empty; a number is needed"
                                                           : "is not a number, e.g. 60.1699"};
    }
    set_number(*field, draft, *number);
    return std::nullopt;
}

std::vector<FieldError> check_draft(const Draft& draft) {
    Errors errors;
    for (const Field& field : kFields) check_field(field, draft, errors);
    return errors.take();
}

std::vector<FieldError> check_import(const Draft& draft) {
    auto errors = check_draft(draft);
    if (draft.source_id.empty()) {
        errors.push_back({"source_id",
                          "is missing; an import needs it, so that running it again "
                          "updates instead of doubling"});
    }
    return errors;
}

}  // namespace madang::places
