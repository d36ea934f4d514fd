// In memory while it fits, else by runs.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/packed/bulk_sorter.h"

#include "engine/geo/limits.h"

namespace madang::geo {

Result<> BulkSorter::add(const Point& point) {
    if (points_ >= kPointsMax) {
        return fail(ErrorCode::kExhausted, "geo index is full", std::int64_t{kPointsMax});
    }
    if (sorter_.points() >= points_at_once_) TRY(write_run());
    ++points_;
    return sorter_.add(point);
}

Result<> BulkSorter::write_run() {
    if (!runs_) runs_ = TRY(Runs::create(files_, scratch_));
    return runs_->append(sorter_);
}

Result<> BulkSorter::drain(const TakeSorted& take) {
    if (!runs_) return sorter_.drain(take);
    TRY(write_run());
    return runs_->merge(take);
}

}  // namespace madang::geo
