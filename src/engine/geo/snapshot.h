// The base on disk: one file, written once, mapped when opened.
//
// Idea:       the chunks' own bytes behind a header and a directory, so that opening is a map and a
//             check. Header, directory, schedules and the shape of every tree are checked at open;
//             the chunks' checksums then too, or in the background. Not at first touch: a snapshot
//             that turns out damaged must not yet have been relied on, since the changes it stands
//             for may be trimmed from the log. So durable() waits for the last checksum.
// Invariants: (1) a file under its final name was synced whole before it got that name;
//             (2) the file with the greatest stamp is the newest.
// Format:     little-endian; docs in snapshot_format.cpp. Names: snapshot-<stamp, 20 digits>.geo
// Threads:    one writer at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/geo/packed/base.h"
#include "io/environment.h"

namespace madang::geo {

// Reads a snapshot in place; `owner` keeps `bytes` alive.
// Errors: corrupt; unsupported if a newer version wrote it; not_found if an older one did.
Result<std::shared_ptr<const Base>> read_snapshot(std::string_view bytes,
                                                  const std::shared_ptr<const void>& owner,
                                                  Verification verification);

// Writes `base` durably and removes older snapshots. Errors: those of the disk; what was there
// before is then still there.
Result<> write_snapshot(io::Environment& environment, const std::string& directory,
                        const Base& base);

// Opens the newest sound snapshot; null if there is none. Damaged ones are logged and passed over.
// Errors: unsupported, denied, exhausted.
Result<std::shared_ptr<const Base>> open_snapshot(io::Environment& environment,
                                                  const std::string& directory,
                                                  Verification verification);

}  // namespace madang::geo
