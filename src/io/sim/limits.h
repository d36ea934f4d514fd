// Bounds of the simulator.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace madang::io::sim {

// Steps of one run: a simulation that takes more has jobs that keep each other busy for ever.
inline constexpr std::uint64_t kStepsMax = 50'000'000;

// Jobs that wait in one simulated pool before submit() is refused, as in a real one.
inline constexpr std::size_t kPoolQueueMax = 4096;

// The unit that a disk writes whole: a torn write ends at a byte or at a multiple of this.
inline constexpr std::size_t kSectorBytes = 512;

// What the kernel writes back at once: the unit in which unsynced writes survive or not, and the
// most garbage that a lost append leaves at the end of a file.
inline constexpr std::size_t kPageBytes = 4096;

// Bytes of one direction of a simulated connection that its reader has not taken: beyond it writers
// wait. Small, so that they do.
inline constexpr std::size_t kPipeBytes = std::size_t{16} << 10;

// Free space of a disk without a capacity: more than any test writes.
inline constexpr std::uint64_t kEndlessBytes = std::uint64_t{1} << 40;

// Lines that the simulated log keeps; the oldest go first.
inline constexpr std::size_t kLogLinesMax = 10'000;

}  // namespace madang::io::sim
