// The two states of a reactor: keeping up, shedding.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/admission.h"

namespace madang::http {

void Admission::look(MonotonicTime now, bool late) {
    if (!late) {
        late_since_.reset();
    } else if (!late_since_) {
        late_since_ = now;
    }
    if (!shedding_ && late_since_ && now - *late_since_ >= limits_.standing) {
        shedding_ = true;
        refused_at_ = now;
    } else if (shedding_ && now - refused_at_ > limits_.standing) {
        shedding_ = false;
    }
}

bool Admission::admit(MonotonicTime now, io::Lag lag) {
    if (lag.turn != turn_) {
        turn_ = lag.turn;
        admitted_ = 0;
    }
    const bool late = lag.waited > limits_.delay;
    look(now, late);
    if (!shedding_ || !late || admitted_ < kAdmittedPerTurn) {
        ++admitted_;
        return true;
    }
    refused_at_ = now;
    return false;
}

}  // namespace madang::http
