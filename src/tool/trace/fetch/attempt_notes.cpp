// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/attempt_notes.h"

#include "tool/trace/fetch/problems.h"

namespace madang::trace {
namespace {

AttemptOutcome outcome_of(io::DialOutcome outcome) {
    switch (outcome) {
        case io::DialOutcome::kWon: return AttemptOutcome::kWon;
        case io::DialOutcome::kLost: return AttemptOutcome::kLost;
        case io::DialOutcome::kFailed: return AttemptOutcome::kFailed;
    }
    return AttemptOutcome::kFailed;
}

}  // namespace

std::vector<Attempt> notes_of(const std::vector<io::DialAttempt>& attempts, const Stopwatch& watch,
                              Carrier carrier) {
    std::vector<Attempt> notes;
    for (const io::DialAttempt& attempt : attempts) {
        Attempt& note = notes.emplace_back();
        note.address = attempt.address.to_string();
        note.outcome = outcome_of(attempt.outcome);
        if (attempt.outcome == io::DialOutcome::kFailed) note.reason = short_reason(attempt.error);
        note.span = watch.span(attempt.began, attempt.ended);
        note.carrier = carrier;
    }
    return notes;
}

}  // namespace madang::trace
