// Places in batches, with progress.
// SPDX-License-Identifier: Apache-2.0
#include "tool/generate/generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/result.h"
#include "tool/generate/limits.h"
#include "tool/generate/world.h"
#include "tool/import/limits.h"

namespace madang::generate {

importer::Outcome<> check_count(const GenerateOptions& options) {
    if (options.count > 0 && options.count <= kPlacesMax) return {};
    return importer::stop(fmt::format("--count is {}; allowed is 1 to {}", options.count,
                                      importer::grouped(kPlacesMax)));
}

importer::Outcome<importer::ImportReport> generate(io::Clock& clock, const GenerateOptions& options,
                                                   importer::PlaceSink& sink,
                                                   importer::Console& console) {
    TRY(check_count(options));
    World world(read_cities(embedded_cities()), options.seed);
    MonotonicTime start = clock.monotonic();
    importer::ImportReport report;
    std::vector<places::Draft> batch;
    for (std::uint64_t number = 0; number < options.count;) {
        batch.clear();
        while (batch.size() < importer::kBatchPlaces && number < options.count) {
            batch.push_back(world.place(number++));
        }
        places::ImportCounts counts = TRY(sink.store(batch));
        report.counts.created += counts.created;
        report.counts.updated += counts.updated;
        report.counts.unchanged += counts.unchanged;
        if (console.wants_status()) {
            console.status(importer::progress_line(
                {number, options.count, number, clock.monotonic() - start}));
        }
    }
    auto finished = sink.finish();
    if (!finished) return std::unexpected(finished.error());
    report.took = clock.monotonic() - start;
    return report;
}

}  // namespace madang::generate
