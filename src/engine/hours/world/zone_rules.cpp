// Howard Hinnant's date/tz, behind one function: it reads /usr/share/zoneinfo and throws.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/world/zone_rules.h"

#include <date/tz.h>

#include <exception>

#include "engine/hours/limits.h"

namespace madang::hours {
namespace {

std::vector<Zone::Change> changes_of(const date::time_zone& zone) {
    const date::sys_seconds first = date::sys_days(date::year(kZoneYearFirst) / 1 / 1);
    const date::sys_seconds last = date::sys_days(date::year(kZoneYearLast + 1) / 1 / 1);
    std::vector<Zone::Change> changes;
    for (date::sys_seconds at = first; at < last;) {
        const date::sys_info info = zone.get_info(at);
        const auto offset = static_cast<std::int32_t>(info.offset.count());
        if (changes.empty() || changes.back().offset != offset) {
            changes.push_back({at.time_since_epoch().count(), offset});
        }
        at = info.end;
    }
    return changes;
}

}  // namespace

Result<std::vector<Zone::Change>> read_changes(const std::string& zone) {
    try {
        date::get_tzdb();  // reads the directory at the first call
    } catch (const std::exception&) {
        return fail(ErrorCode::kUnavailable, "no time zone files: install tzdata");
    }
    try {
        return changes_of(*date::locate_zone(zone));
    } catch (const std::exception&) {
        return fail(ErrorCode::kNotFound, "no such time zone");
    }
}

}  // namespace madang::hours
