// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/marks.h"

#include <algorithm>
#include <utility>

namespace madang::trace {

std::vector<Phase> phases_of(const Marks& marks, std::optional<PhaseKind> failed_in) {
    const std::pair<PhaseKind, std::optional<Nanoseconds>> ends[] = {
        {PhaseKind::kQueued, marks.free},       {PhaseKind::kDns, marks.resolved},
        {PhaseKind::kConnect, marks.connected}, {PhaseKind::kTls, marks.secured},
        {PhaseKind::kSend, marks.sent},         {PhaseKind::kWait, marks.first_byte},
        {PhaseKind::kReceive, marks.ended},
    };
    std::vector<Phase> phases;
    Nanoseconds last = marks.began;
    for (const auto& [kind, end] : ends) {
        if (failed_in && kind == *failed_in) {
            phases.push_back({kind, {last, marks.ended.value_or(last)}});
            return phases;
        }
        if (!end) continue;
        // An answer may begin before the request has been written whole.
        const Nanoseconds until = std::max(last, *end);
        phases.push_back({kind, {last, until}});
        last = until;
    }
    return phases;
}

}  // namespace madang::trace
