// Phases out of marks: no gaps, no overlaps.
// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/marks.h"

#include <gtest/gtest.h>

namespace madang::trace {
namespace {

std::string text(const std::vector<Phase>& phases) {
    std::string all;
    for (const Phase& phase : phases) {
        all += std::string(name(phase.kind)) + " " + std::to_string(phase.span.length().count()) +
               "; ";
    }
    return all;
}

Nanoseconds ns(int count) {
    return Nanoseconds(count);
}

TEST(Marks, MakePhasesWithoutGaps) {
    Marks marks;
    marks.began = ns(10);
    marks.resolved = ns(15);
    marks.connected = ns(25);
    marks.sent = ns(26);
    marks.first_byte = ns(40);
    marks.ended = ns(41);
    const auto phases = phases_of(marks, std::nullopt);
    EXPECT_EQ(text(phases), "dns 5; connect 10; send 1; wait 14; receive 1; ");
    EXPECT_EQ(phases.front().span.began, ns(10));
    EXPECT_EQ(phases.back().span.ended, ns(41));
}

TEST(Marks, GiveTheRestToThePhaseThatFailed) {
    Marks marks;
    marks.resolved = ns(5);
    marks.ended = ns(30);
    EXPECT_EQ(text(phases_of(marks, PhaseKind::kConnect)), "dns 5; connect 25; ");
    marks.resolved.reset();
    EXPECT_EQ(text(phases_of(marks, PhaseKind::kDns)), "dns 30; ");
}

TEST(Marks, NeverRunBackwards) {
    Marks marks;
    marks.connected = ns(20);  // the request went out in the first flight, before
    marks.sent = ns(5);
    marks.first_byte = ns(25);
    marks.ended = ns(26);
    EXPECT_EQ(text(phases_of(marks, std::nullopt)), "connect 20; send 0; wait 5; receive 1; ");
}

}  // namespace
}  // namespace madang::trace
