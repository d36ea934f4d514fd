// Setting up the two metrics, and bounds that need trigonometry.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/metric/metric.h"

#include <cmath>

#include "base/check.h"

namespace madang::geo {
namespace {

constexpr double kUnit = kRadian / kUnitsPerDegree;  // radians
constexpr std::int32_t kFlatLatitudeMax = 800'000'000;

ChordCentre chord_centre(Place centre) {
    return {degrees(centre.longitude), parallel_of(degrees(centre.latitude)), centre.latitude,
            centre.longitude};
}

// Whole units outward of an angle, with one to spare for rounding.
std::int64_t units_above(double radians) {
    return static_cast<std::int64_t>(std::ceil(radians / kUnit * (1 + 1e-9))) + 1;
}

std::int32_t latitude_units(std::int64_t units) {
    return static_cast<std::int32_t>(
        std::clamp<std::int64_t>(units, -std::int64_t{kQuarterTurn}, kQuarterTurn));
}

constexpr std::int32_t kLongitudeLast = kHalfTurn - 1;

}  // namespace

Window window_around(Place centre, double radius) {
    // A cap of angle r / b on the sphere of reduced latitudes holds it: b is the least stretch.
    const double cap = std::max(radius, 0.0) / kPolarRadius * (1 + 1e-9) + 1e-11;
    const double latitude = degrees(centre.latitude) * kRadian;
    const double reduced = std::atan((1 - kFlattening) * std::tan(std::fabs(latitude)));
    Window window;
    // The reduced latitude changes at least (b / a) as fast as the latitude, to second order.
    const std::int64_t rise = units_above(std::min(cap * 1.0101, std::numbers::pi));
    window.first.south = latitude_units(centre.latitude - rise);
    window.first.north = latitude_units(centre.latitude + rise);
    window.first.west = -kHalfTurn;
    window.first.east = kLongitudeLast;
    if (reduced + cap >= std::numbers::pi / 2 - 1e-9) return window;
    const std::int64_t width =
        units_above(std::asin(std::min(1.0, std::sin(cap) / std::cos(reduced))));
    if (width >= kHalfTurn) return window;
    const std::int64_t west = centre.longitude - width;
    const std::int64_t east = centre.longitude + width;
    window.first.west = static_cast<std::int32_t>(std::max<std::int64_t>(west, -kHalfTurn));
    window.first.east = static_cast<std::int32_t>(std::min<std::int64_t>(east, kLongitudeLast));
    if (west >= -kHalfTurn && east <= kLongitudeLast) return window;
    window.second = window.first;
    if (west < -kHalfTurn) {
        window.second.west = static_cast<std::int32_t>(west + 2 * std::int64_t{kHalfTurn});
        window.second.east = kLongitudeLast;
    } else {
        window.second.west = -kHalfTurn;
        window.second.east = static_cast<std::int32_t>(east - 2 * std::int64_t{kHalfTurn});
    }
    return window;
}

bool FlatMetric::suits(Place centre, double radius) {
    return radius <= kRadius && centre.latitude >= -kFlatLatitudeMax &&
           centre.latitude <= kFlatLatitudeMax && window_around(centre, radius).second.empty();
}

FlatMetric::FlatMetric(Place centre, double radius) : kernels_(kernels()) {
    DCHECK(suits(centre, radius), "the plane is bent too much there");
    plane_.latitude = centre.latitude;
    plane_.longitude = centre.longitude;
    plane_.window = window_around(centre, radius).first;
    const double latitude = degrees(centre.latitude);
    const double s = sine(latitude * kRadian);
    const double w2 = 1 - kEccentricity2 * s * s;
    const double meridian = kCurvatureMin / (w2 * std::sqrt(w2));
    const double axis = parallel_of(latitude).radius;
    const auto radius_at = [](double units) {
        return parallel_of(std::min(units, double{kQuarterTurn}) / kUnitsPerDegree).radius;
    };
    const double south = plane_.window.south;
    const double north = plane_.window.north;
    const double unit2 = kUnit * kUnit;
    const double high = std::max(std::fabs(south), std::fabs(north));
    const double low = south > 0 ? south : (north < 0 ? -north : 0.0);
    plane_.meridian = static_cast<float>(meridian * meridian * unit2);
    plane_.axis0 = static_cast<float>(axis * axis * unit2);
    plane_.axis1 = static_cast<float>(-axis * meridian * s * unit2 * kUnit);
    plane_.axis_min = static_cast<float>(axis * radius_at(high) * unit2);
    plane_.axis_max = static_cast<float>(axis * radius_at(low) * unit2);
}

ChordMetric::ChordMetric(Place centre) : centre_(chord_centre(centre)), kernels_(kernels()) {}

std::uint32_t ChordMetric::within(const Block& block, double limit) const {
    double squares[kBlockPoints];
    kernels_.chords(block, centre_, squares);
    std::uint32_t bits = 0;
    for (unsigned i = 0; i < kBlockPoints; ++i) {
        bits |= squares[i] <= limit ? std::uint32_t{1} << i : std::uint32_t{0};
    }
    return bits;
}

Ruler::Ruler(Place centre)
    : position_(position_of(centre)), centre_(chord_centre(centre)), kernels_(kernels()) {}

double Ruler::to(Place place) const {
    const double square = chord2(parallel_of(degrees(place.latitude)), centre_.parallel,
                                 longitude_gap(degrees(place.longitude), centre_.longitude));
    return to(place, square);
}

Reach reach(const Ruler& ruler, const Bounds& bounds) {
    DCHECK(!bounds.empty(), "an empty box has no distance");
    const std::int64_t height = std::int64_t{bounds.north} - bounds.south;
    const std::int64_t width = std::int64_t{bounds.east} - bounds.west;
    const Place middle{static_cast<std::int32_t>(bounds.south + height / 2),
                       static_cast<std::int32_t>(bounds.west + width / 2)};
    const double low =
        bounds.south > 0 ? bounds.south : (bounds.north < 0 ? -double(bounds.north) : 0);
    // Any point is reached along a meridian and a parallel; each half rounded up by a unit.
    const double along = kCurvatureMax * kUnit * static_cast<double>(height / 2 + 1);
    const double across =
        parallel_of(low / kUnitsPerDegree).radius * kUnit * static_cast<double>(width / 2 + 1);
    // A centimetre covers the 2 mm of the formula for short distances.
    const double spread = along + across + 0.01;
    const double distance = ruler.to(middle);
    return {distance - spread, distance + spread};
}

}  // namespace madang::geo
