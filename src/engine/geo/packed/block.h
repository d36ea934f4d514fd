// The two records of the packed index: 32 points, and the boxes of 16 children.
//
// Idea:       structures of arrays, whole cache lines, the same in memory and in the snapshot file.
// Threads:    values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>

#include "engine/geo/limits.h"
#include "engine/geo/metric/point.h"

namespace madang::geo {

static_assert(std::endian::native == std::endian::little, "blocks are little-endian on disk");

// OFFSET SIZE MEANING                      (22 B a point)
//      0  128 latitudes, 1e-7 degrees
//    128  128 longitudes, 1e-7 degrees
//    256  128 facets, packed/facets.h
//    384  128 ids, bits 0 to 31
//    512   64 categories
//    576   64 schedules, bits 0 to 15
//    640   32 ids, bits 32 to 39
//    672   32 schedules, bits 16 to 23
struct alignas(64) Block {
    std::int32_t latitude[kBlockPoints];
    std::int32_t longitude[kBlockPoints];
    std::uint32_t facets[kBlockPoints];
    std::uint32_t id_low[kBlockPoints];
    std::uint16_t category[kBlockPoints];
    std::uint16_t schedule_low[kBlockPoints];
    std::uint8_t id_high[kBlockPoints];
    std::uint8_t schedule_high[kBlockPoints];

    Place place(std::size_t lane) const { return {latitude[lane], longitude[lane]}; }
    std::uint64_t id(std::size_t lane) const {
        return std::uint64_t{id_high[lane]} << 32 | id_low[lane];
    }
    std::uint32_t schedule(std::size_t lane) const {
        return std::uint32_t{schedule_high[lane]} << 16 | schedule_low[lane];
    }
    void set(std::size_t lane, const Point& point) {
        latitude[lane] = point.place.latitude;
        longitude[lane] = point.place.longitude;
        facets[lane] = point.facets;
        id_low[lane] = static_cast<std::uint32_t>(point.id);
        category[lane] = point.category;
        schedule_low[lane] = static_cast<std::uint16_t>(point.schedule);
        id_high[lane] = static_cast<std::uint8_t>(point.id >> 32);
        schedule_high[lane] = static_cast<std::uint8_t>(point.schedule >> 16);
    }
    Point point(std::size_t lane) const {
        return {place(lane), id(lane), category[lane], facets[lane], schedule(lane)};
    }
};
static_assert(sizeof(Block) == 704);

// OFFSET SIZE MEANING                      (0.53 B a point); an absent child is empty: south >
// north
//      0   64 south edges
//     64   64 west edges
//    128   64 north edges
//    192   64 east edges
struct alignas(64) BoundsGroup {
    std::int32_t south[kFanout];
    std::int32_t west[kFanout];
    std::int32_t north[kFanout];
    std::int32_t east[kFanout];

    Bounds at(std::size_t child) const {
        return {south[child], west[child], north[child], east[child]};
    }
    void set(std::size_t child, const Bounds& bounds) {
        south[child] = bounds.south;
        west[child] = bounds.west;
        north[child] = bounds.north;
        east[child] = bounds.east;
    }
};
static_assert(sizeof(BoundsGroup) == 256);

// The lowest `count` lanes.
inline std::uint32_t lanes(std::size_t count) {
    return count >= 32 ? 0xFFFFFFFFu : (1u << count) - 1u;
}

}  // namespace madang::geo
