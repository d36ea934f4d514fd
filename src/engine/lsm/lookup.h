// The answer of one sorted run about one key.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace madang::lsm {

struct Lookup {
    enum class State : std::uint8_t {
        kAbsent,   // nothing visible here: ask the next older run
        kRemoved,  // a tombstone: the search ends
        kFound,
    };
    State state = State::kAbsent;
    std::string value;
};

}  // namespace madang::lsm
