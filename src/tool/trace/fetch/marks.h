// When each part of a load ended; and the phases that follow from it.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "base/time.h"
#include "tool/trace/trace.h"

namespace madang::trace {

// Times since the trace's beginning, each the end of one phase and the beginning of the next that
// there is.
struct Marks {
    Nanoseconds began{};
    std::optional<Nanoseconds> free;  // a connection, or leave to open one
    std::optional<Nanoseconds> resolved;
    std::optional<Nanoseconds> connected;
    std::optional<Nanoseconds> secured;
    std::optional<Nanoseconds> sent;
    std::optional<Nanoseconds> first_byte;
    std::optional<Nanoseconds> ended;
};

// Without gaps: their lengths sum up to `ended` - `began`. Where `failed_in` is given, the time up
// to the end belongs to that phase.
std::vector<Phase> phases_of(const Marks& marks, std::optional<PhaseKind> failed_in);

}  // namespace madang::trace
