// The table of known column names.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/row/field.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace madang::importer {
namespace {

constexpr std::array<std::string_view, kFieldCount> kFieldNames = {
    "source_id",   "name",        "latitude",      "longitude",   "category",     "address",
    "phone",       "website",     "opening_hours", "description", "rating",       "rating_count",
    "price_level", "attribution", "attributes",    "street",      "house_number", "postcode",
    "city",        "region",      "country"};

struct KnownName {
    std::string_view column;
    Field field;
};

// Within a field the first that has a value wins. Names of Korean public data sets stand as the
// national standard for open data writes them. Its management numbers (관리번호) are no ids: they
// repeat from one local government to the next.
constexpr auto kKnownNames = std::to_array<KnownName>({
    {"source_id", Field::kSourceId},
    {"osm_id", Field::kSourceId},
    {"@id", Field::kSourceId},
    {"fhrs_id", Field::kSourceId},
    {"fhrsid", Field::kSourceId},
    {"id", Field::kSourceId},
    {"uid", Field::kSourceId},
    {"uuid", Field::kSourceId},
    {"place_id", Field::kSourceId},
    {"external_id", Field::kSourceId},
    {"geoname_id", Field::kSourceId},
    {"상가업소번호", Field::kSourceId},
    {"name", Field::kName},
    {"title", Field::kName},
    {"business_name", Field::kName},
    {"businessname", Field::kName},
    {"place_name", Field::kName},
    {"label", Field::kName},
    {"nom", Field::kName},
    {"nombre", Field::kName},
    {"이름", Field::kName},
    {"명칭", Field::kName},
    {"상호명", Field::kName},
    {"상호", Field::kName},
    {"사업장명", Field::kName},
    {"업소명", Field::kName},
    {"시설명", Field::kName},
    {"도서관명", Field::kName},
    {"주차장명", Field::kName},
    {"박물관미술관명", Field::kName},
    {"시장명", Field::kName},
    {"공원명", Field::kName},
    {"화장실명", Field::kName},
    {"관광지명", Field::kName},
    {"latitude", Field::kLatitude},
    {"lat", Field::kLatitude},
    {"geo_lat", Field::kLatitude},
    {"wgs84_lat", Field::kLatitude},
    {"위도", Field::kLatitude},
    {"wgs84위도", Field::kLatitude},
    {"y", Field::kLatitude},
    {"longitude", Field::kLongitude},
    {"lon", Field::kLongitude},
    {"lng", Field::kLongitude},
    {"long", Field::kLongitude},
    {"geo_lon", Field::kLongitude},
    {"geo_lng", Field::kLongitude},
    {"wgs84_lon", Field::kLongitude},
    {"경도", Field::kLongitude},
    {"wgs84경도", Field::kLongitude},
    {"x", Field::kLongitude},
    {"category", Field::kCategory},
    {"categories", Field::kCategory},
    {"type", Field::kCategory},
    {"fclass", Field::kCategory},
    {"kind", Field::kCategory},
    {"business_type", Field::kCategory},
    {"businesstype", Field::kCategory},
    {"brewery_type", Field::kCategory},
    {"카테고리", Field::kCategory},
    {"분류", Field::kCategory},
    {"업종명", Field::kCategory},
    {"업종", Field::kCategory},
    {"상권업종소분류명", Field::kCategory},
    {"업태구분명", Field::kCategory},
    {"도서관유형", Field::kCategory},
    {"주차장유형", Field::kCategory},
    {"address", Field::kAddress},
    {"full_address", Field::kAddress},
    {"formatted_address", Field::kAddress},
    {"addr_full", Field::kAddress},
    {"소재지도로명주소", Field::kAddress},
    {"도로명주소", Field::kAddress},
    {"도로명전체주소", Field::kAddress},
    {"주소", Field::kAddress},
    {"소재지지번주소", Field::kAddress},
    {"지번주소", Field::kAddress},
    {"소재지전체주소", Field::kAddress},
    {"phone", Field::kPhone},
    {"contact_phone", Field::kPhone},
    {"telephone", Field::kPhone},
    {"tel", Field::kPhone},
    {"phone_number", Field::kPhone},
    {"전화번호", Field::kPhone},
    {"도서관전화번호", Field::kPhone},
    {"소재지전화", Field::kPhone},
    {"연락처", Field::kPhone},
    {"website", Field::kWebsite},
    {"contact_website", Field::kWebsite},
    {"website_url", Field::kWebsite},
    {"url", Field::kWebsite},
    {"homepage", Field::kWebsite},
    {"홈페이지주소", Field::kWebsite},
    {"홈페이지", Field::kWebsite},
    {"opening_hours", Field::kOpeningHours},
    {"hours", Field::kOpeningHours},
    {"description", Field::kDescription},
    {"rating", Field::kRating},
    {"stars", Field::kRating},
    {"평점", Field::kRating},
    {"rating_count", Field::kRatingCount},
    {"review_count", Field::kRatingCount},
    {"price_level", Field::kPriceLevel},
    {"attribution", Field::kAttribution},
    {"attributes", Field::kAttributes},
    {"addr_street", Field::kStreet},
    {"street", Field::kStreet},
    {"street_address", Field::kStreet},
    {"address_1", Field::kStreet},
    {"address1", Field::kStreet},
    {"addressline1", Field::kStreet},
    {"addr_place", Field::kStreet},
    {"addr_housenumber", Field::kHouseNumber},
    {"house_number", Field::kHouseNumber},
    {"housenumber", Field::kHouseNumber},
    {"addr_postcode", Field::kPostcode},
    {"postcode", Field::kPostcode},
    {"postal_code", Field::kPostcode},
    {"zip", Field::kPostcode},
    {"addr_city", Field::kCity},
    {"city", Field::kCity},
    {"town", Field::kCity},
    {"state_province", Field::kRegion},
    {"addr_state", Field::kRegion},
    {"state", Field::kRegion},
    {"region", Field::kRegion},
    {"country", Field::kCountry},
});

bool separates_words(char c) {
    return c == ' ' || c == '-' || c == ':' || c == '.' || c == '\t' || c == '_';
}

std::optional<Field> field_named(std::string_view text) {
    auto found = std::find(kFieldNames.begin(), kFieldNames.end(), text);
    if (found == kFieldNames.end()) return std::nullopt;
    return static_cast<Field>(found - kFieldNames.begin());
}

std::string list_of_fields() {
    std::string list;
    for (std::string_view field : kFieldNames)
        list += (list.empty() ? "" : ", ") + std::string(field);
    return list;
}

}  // namespace

std::string_view name(Field field) {
    return kFieldNames[static_cast<std::size_t>(field)];
}

std::string normalised_column(std::string_view column) {
    std::string normalised;
    for (char c : trim(column)) {
        if (!separates_words(c)) {
            normalised += c;
        } else if (!normalised.empty() && normalised.back() != '_') {
            normalised += '_';
        }
    }
    while (normalised.ends_with('_')) normalised.pop_back();
    return ascii_lower(normalised);
}

Outcome<FieldNames> FieldNames::create(std::span<const std::string> mappings) {
    FieldNames names;
    for (std::size_t i = 0; i < kKnownNames.size(); ++i) {
        auto rank = static_cast<std::uint16_t>((i + 1) * kRankStep);
        names.choices_.emplace(kKnownNames[i].column, FieldChoice{kKnownNames[i].field, rank});
    }
    for (const std::string& mapping : mappings) {
        std::size_t equals = mapping.rfind('=');
        if (equals == std::string::npos || equals == 0) {
            return stop("--map " + mapping + " is not of the form COLUMN=FIELD",
                        "Write for example --map Ladenname=name");
        }
        std::string_view wanted = trim(std::string_view(mapping).substr(equals + 1));
        std::optional<Field> field = field_named(wanted);
        if (!field) {
            auto near = nearest(wanted, kFieldNames);
            return stop("--map " + mapping + ": there is no field \"" + std::string(wanted) + "\"",
                        near ? "Did you mean " + std::string(*near) + "?"
                             : "The fields are: " + list_of_fields() + ".");
        }
        names.mapped_.push_back(mapping.substr(0, equals));
        names.choices_[normalised_column(names.mapped_.back())] = {*field, 0};
    }
    return names;
}

std::optional<FieldChoice> FieldNames::find(std::string_view column) const {
    auto found = choices_.find(normalised_column(column));
    if (found != choices_.end()) return found->second;
    return std::nullopt;
}

}  // namespace madang::importer
