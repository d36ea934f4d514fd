// Field numbers of the vector tile's protocol buffer schema.
// Threads: constants.
// Source:  Mapbox Vector Tile Specification 2.1, §4.4.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <protozero/types.hpp>

namespace madang::mvt {

inline constexpr protozero::pbf_tag_type kTileLayer = 3;
inline constexpr protozero::pbf_tag_type kLayerName = 1;
inline constexpr protozero::pbf_tag_type kLayerFeature = 2;
inline constexpr protozero::pbf_tag_type kLayerKey = 3;
inline constexpr protozero::pbf_tag_type kLayerValue = 4;
inline constexpr protozero::pbf_tag_type kLayerExtent = 5;
inline constexpr protozero::pbf_tag_type kLayerVersion = 15;
inline constexpr protozero::pbf_tag_type kFeatureId = 1;
inline constexpr protozero::pbf_tag_type kFeatureTags = 2;
inline constexpr protozero::pbf_tag_type kFeatureType = 3;
inline constexpr protozero::pbf_tag_type kFeatureGeometry = 4;
inline constexpr protozero::pbf_tag_type kValueString = 1;
inline constexpr protozero::pbf_tag_type kValueDouble = 3;
inline constexpr protozero::pbf_tag_type kValueInt = 4;
inline constexpr protozero::pbf_tag_type kValueBool = 7;

}  // namespace madang::mvt
