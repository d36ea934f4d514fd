// The sun's equations. Angles are radians, times days since noon of 2000-01-01 UTC (J2000).
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/evaluation/sun.h"

#include <cmath>
#include <numbers>

namespace madang::hours {
namespace {

constexpr double kRadians = std::numbers::pi / 180;
constexpr double kTurn = 2 * std::numbers::pi;
constexpr double kJ2000 = 10957.5;  // days since 1970
constexpr double kMinutes = 1440;
constexpr double kSecondsOfMinute = 60;

constexpr double kObliquity = 23.4397 * kRadians;
constexpr double kPerihelion = 102.9372 * kRadians;
constexpr double kHorizon = -0.833 * kRadians;  // the upper limb, with refraction
constexpr double kTwilight = -6 * kRadians;     // civil

double anomaly_at(double days) {
    return (357.5291 + 0.98560028 * days) * kRadians;
}

double ecliptic_longitude(double anomaly) {
    const double centre = (1.9148 * std::sin(anomaly) + 0.02 * std::sin(2 * anomaly) +
                           0.0003 * std::sin(3 * anomaly)) *
                          kRadians;
    return anomaly + centre + kPerihelion + std::numbers::pi;
}

struct Transit {
    double days = 0;         // J2000
    double declination = 0;  // radians
};

Transit transit_near(double cycle, double longitude) {
    const double mean = 0.0009 - longitude / 360 + cycle;
    const double anomaly = anomaly_at(mean);
    const double ecliptic = ecliptic_longitude(anomaly);
    return {.days = mean + 0.0053 * std::sin(anomaly) - 0.0069 * std::sin(2 * ecliptic),
            .declination = std::asin(std::sin(kObliquity) * std::sin(ecliptic))};
}

// Where the sun never sets, each day of it reaches into the next, so that no minute lies between.
constexpr double kWholeDay = 0.6;

// Days from the transit until the sun is at `height`; 0 if it never is so high.
double half_arc(double height, double latitude, double declination) {
    const double cosine = (std::sin(height) - std::sin(latitude) * std::sin(declination)) /
                          (std::cos(latitude) * std::cos(declination));
    if (!(cosine < 1)) return 0;
    return cosine <= -1 ? kWholeDay : std::acos(cosine) / kTurn;
}

}  // namespace

double sun_minutes_utc(SunEvent event, double noon, const Place& place) {
    const double cycle = std::round(noon - kJ2000 + place.longitude / 360 - 0.0009);
    const Transit transit = transit_near(cycle, place.longitude);
    const bool twilight = event == SunEvent::kDawn || event == SunEvent::kDusk;
    const double arc =
        half_arc(twilight ? kTwilight : kHorizon, place.latitude * kRadians, transit.declination);
    const bool before = event == SunEvent::kDawn || event == SunEvent::kSunrise;
    const double days = transit.days + (before ? -arc : arc);
    return (days + kJ2000 - std::floor(noon)) * kMinutes;
}

int sun_minute(SunEvent event, Day day, const Place& place) {
    constexpr UtcSeconds kDay = 86'400;
    const UtcSeconds midday = UtcSeconds{day} * kDay + kDay / 2;
    const auto guess = place.zone == nullptr ? 0 : place.zone->offset_at(midday).seconds;
    const double noon = static_cast<double>(midday - guess) / static_cast<double>(kDay);
    const double minutes = sun_minutes_utc(event, noon, place) + std::floor(noon) * kMinutes;
    const auto instant = static_cast<UtcSeconds>(std::floor(minutes * kSecondsOfMinute));
    const auto offset = place.zone == nullptr ? 0 : place.zone->offset_at(instant).seconds;
    const UtcSeconds local = instant + offset - UtcSeconds{day} * kDay;
    return static_cast<int>(std::floor(static_cast<double>(local) / kSecondsOfMinute));
}

}  // namespace madang::hours
