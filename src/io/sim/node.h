// One file or directory of the simulated disk: what programs see, what is on the platter, and the
// writes between the two.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/sim/random.h"

namespace madang::io::sim {

struct Node {
    // A write of at most one page, or a change of length, not yet on the platter.
    struct Change {
        enum class Kind : std::uint8_t { kWrite, kTruncate };
        Kind kind;
        std::uint64_t offset;  // of a truncation: the new length
        std::string bytes;
    };

    enum class Kind : std::uint8_t { kFile, kDirectory };
    explicit Node(Kind node_kind) : kind(node_kind) {}

    void write(std::uint64_t offset, std::string_view bytes);
    void truncate(std::uint64_t size);

    // All changes reach the platter.
    void sync();
    // Some do, some never will, and nobody can tell: what a failed fsync means.
    void sync_badly(SeededRandom& random);
    // The power goes: some changes survive, the last of them perhaps torn. Programs then see that.
    void lose(SeededRandom& random);

    const Kind kind;
    std::string bytes;    // as programs see it
    std::string platter;  // as it would be after a power cut that loses everything it may
    std::vector<Change> changes;

private:
    void leave_garbage(SeededRandom& random, std::size_t reached);
};

// What a power cut does to a set of changes: extremes are as instructive as the mixture.
enum class Fate : std::uint8_t { kAllLost, kAllKept, kMixed };
Fate draw_fate(SeededRandom& random);
bool survives(Fate fate, SeededRandom& random);

}  // namespace madang::io::sim
