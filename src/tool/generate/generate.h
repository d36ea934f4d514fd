// Fills a catalog with a demo world, for trying out and for measuring.
// Threads: one at a time; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "io/clock.h"
#include "tool/import/console.h"
#include "tool/import/failure.h"
#include "tool/import/session.h"
#include "tool/import/sink.h"

namespace madang::generate {

struct GenerateOptions {
    std::uint64_t count = 10'000;
    std::uint64_t seed = 1;
};

// Fails unless the count is in range.
importer::Outcome<> check_count(const GenerateOptions& options);

// Stores places 0 to count-1 of the world of `seed`: repeating it changes nothing, a larger count
// adds to what is there.
importer::Outcome<importer::ImportReport> generate(io::Clock& clock, const GenerateOptions& options,
                                                   importer::PlaceSink& sink,
                                                   importer::Console& console);

}  // namespace madang::generate
