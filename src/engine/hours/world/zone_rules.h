// The clock changes of a zone, from the system's zone files by date/tz.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "engine/hours/place.h"

namespace madang::hours {

// Returns the changes of kZoneYearFirst to kZoneYearLast, at least one. Reads files. Errors:
// not_found for a name the system does not know; unavailable without zone files.
Result<std::vector<Zone::Change>> read_changes(const std::string& zone);

}  // namespace madang::hours
