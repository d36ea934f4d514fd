// What users walk: the newest visible write of each key at one stamp, tombstones left out.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "engine/lsm/cursor.h"
#include "engine/lsm/iterator.h"
#include "engine/lsm/stamp.h"

namespace madang::lsm {

// Told of each error that ends a walk early.
using OnReadError = std::function<void(const Error&)>;

// Walks what `entries` hold inside `bounds` as a snapshot of `stamp` sees it.
std::unique_ptr<Iterator> show(std::unique_ptr<Cursor> entries, Stamp stamp, Bounds bounds,
                               OnReadError on_error = nullptr);

}  // namespace madang::lsm
