// engine_lsm_crash --rounds N --seed S: N random power cuts; exits 1 at the first that loses
// anything. SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdio>
#include <string_view>

#include "base/text.h"
#include "engine/lsm/testing/crash_rounds.h"

namespace {

constexpr int kLives = 10;  // of one database, before the next seed starts an empty one

std::uint64_t number_after(int argc, char** argv, std::string_view name, std::uint64_t otherwise) {
    for (int i = 1; i + 1 < argc; ++i) {
        if (argv[i] != name) continue;
        const auto number = madang::parse_integer(argv[i + 1]);
        if (number && *number > 0) return static_cast<std::uint64_t>(*number);
    }
    return otherwise;
}

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t rounds = number_after(argc, argv, "--rounds", 1000);
    std::uint64_t seed = number_after(argc, argv, "--seed", 1);
    std::uint64_t cuts = 0;
    std::uint64_t acknowledged = 0;
    for (; cuts < rounds; ++seed) {
        const auto result = madang::lsm::testing::crash_often(seed, kLives);
        cuts += result.cuts;
        acknowledged += result.acknowledged;
        if (result.failure.empty()) continue;
        std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed),
                    result.failure.c_str());
        return 1;
    }
    std::printf("%llu power cuts, %llu acknowledged transactions, none lost\n",
                static_cast<unsigned long long>(cuts),
                static_cast<unsigned long long>(acknowledged));
    return 0;
}
