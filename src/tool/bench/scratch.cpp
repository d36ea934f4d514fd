// A directory for one run of a benchmark.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/scratch.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <cstdio>
#include <filesystem>

namespace madang::bench {

int run_in_scratch(const std::string& name,
                   const std::function<Result<>(const std::string& directory)>& work) {
    std::string directory = std::filesystem::temp_directory_path() / ("madang-" + name + "-XXXXXX");
    if (::mkdtemp(directory.data()) == nullptr) {
        fmt::print(stderr, "bench: cannot make a directory like {}\n", directory);
        return 1;
    }
    const Result<> done = work(directory);
    std::filesystem::remove_all(directory);
    if (done) return 0;
    fmt::print(stderr, "bench: {}\n", done.error().describe());
    return 1;
}

}  // namespace madang::bench
