// The shoelace formula, ring by ring.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/row/centroid.h"

#include <cmath>

namespace madang::importer {
namespace {

constexpr double kAreaMin = 1e-15;  // degrees², below it (about 10 cm²) an area has no extent

double wrapped(double longitude) {
    if (longitude > 180) return longitude - 360;
    if (longitude < -180) return longitude + 360;
    return longitude;
}

}  // namespace

double Centroid::unrolled(double longitude) const {
    return wrapped(longitude - origin_->longitude);
}

void Centroid::add(std::span<const Point> ring, RingRole role) {
    if (ring.empty()) return;
    if (!origin_) origin_ = ring.front();
    double area = 0;
    double moment_x = 0;
    double moment_y = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point& to = ring[(i + 1) % ring.size()];
        double x0 = unrolled(ring[i].longitude);
        double y0 = ring[i].latitude - origin_->latitude;
        double x1 = unrolled(to.longitude);
        double y1 = to.latitude - origin_->latitude;
        double cross = x0 * y1 - x1 * y0;
        area += cross;
        moment_x += (x0 + x1) * cross;
        moment_y += (y0 + y1) * cross;
        corners_ += 1;
        corner_x_ += x0;
        corner_y_ += y0;
    }
    // Rings run either way round; what counts is their role.
    double sign = (area < 0) == (role == RingRole::kOuter) ? -1 : 1;
    area_ += sign * area;
    moment_x_ += sign * moment_x;
    moment_y_ += sign * moment_y;
}

std::optional<Point> Centroid::find() const {
    if (!origin_) return std::nullopt;
    double x = corner_x_ / corners_;
    double y = corner_y_ / corners_;
    if (std::abs(area_) > kAreaMin) {
        x = moment_x_ / (3 * area_);
        y = moment_y_ / (3 * area_);
    }
    return Point{wrapped(origin_->longitude + x), origin_->latitude + y};
}

}  // namespace madang::importer
