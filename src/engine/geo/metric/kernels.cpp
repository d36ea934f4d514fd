// Versions of the loops for each instruction set, and the choice between them.
//
// The choice is an ordinary table of pointers, not the loader's (ifunc): resolvers run before the
// sanitizers are ready.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/metric/kernels.h"

#include "engine/geo/metric/kernel_bodies.h"

namespace madang::geo {
namespace {

namespace plain {

std::uint32_t flat_within(const Block& block, const FlatPlane& plane, float limit) {
    return body::flat_within(block, plane, limit);
}
void flat_lower(const BoundsGroup& group, const FlatPlane& plane, float* squares) {
    body::flat_lower(group, plane, squares);
}
void flat_upper(const BoundsGroup& group, const FlatPlane& plane, float* squares) {
    body::flat_upper(group, plane, squares);
}
void chords(const Block& block, const ChordCentre& centre, double* squares) {
    body::chords(block, centre, squares);
}
void chord_lower(const BoundsGroup& group, const ChordCentre& centre, double* squares) {
    body::chord_lower(group, centre, squares);
}
void chord_upper(const BoundsGroup& group, const ChordCentre& centre, double* squares) {
    body::chord_upper(group, centre, squares);
}
std::uint32_t of_category(const Block& block, std::uint16_t category) {
    return body::of_category(block, category);
}
std::uint32_t of_facets(const Block& block, const FacetTest& test) {
    return body::of_facets(block, test);
}
std::uint32_t of_schedules(const Block& block, const std::uint64_t* words, std::uint32_t count) {
    return body::of_schedules(block, words, count);
}
constexpr Kernels kKernels{flat_within, flat_lower,  flat_upper, chords,      chord_lower,
                           chord_upper, of_category, of_facets,  of_schedules};

}  // namespace plain

#ifdef __x86_64__
namespace avx2 {

[[gnu::target("avx2")]] std::uint32_t flat_within(const Block& block, const FlatPlane& plane,
                                                  float limit) {
    return body::flat_within(block, plane, limit);
}
[[gnu::target("avx2")]] void flat_lower(const BoundsGroup& group, const FlatPlane& plane,
                                        float* squares) {
    body::flat_lower(group, plane, squares);
}
[[gnu::target("avx2")]] void flat_upper(const BoundsGroup& group, const FlatPlane& plane,
                                        float* squares) {
    body::flat_upper(group, plane, squares);
}
[[gnu::target("avx2")]] void chords(const Block& block, const ChordCentre& centre,
                                    double* squares) {
    body::chords(block, centre, squares);
}
[[gnu::target("avx2")]] void chord_lower(const BoundsGroup& group, const ChordCentre& centre,
                                         double* squares) {
    body::chord_lower(group, centre, squares);
}
[[gnu::target("avx2")]] void chord_upper(const BoundsGroup& group, const ChordCentre& centre,
                                         double* squares) {
    body::chord_upper(group, centre, squares);
}
[[gnu::target("avx2")]] std::uint32_t of_category(const Block& block, std::uint16_t category) {
    return body::of_category(block, category);
}
[[gnu::target("avx2")]] std::uint32_t of_facets(const Block& block, const FacetTest& test) {
    return body::of_facets(block, test);
}
[[gnu::target("avx2")]] std::uint32_t of_schedules(const Block& block, const std::uint64_t* words,
                                                   std::uint32_t count) {
    return body::of_schedules(block, words, count);
}
constexpr Kernels kKernels{flat_within, flat_lower,  flat_upper, chords,      chord_lower,
                           chord_upper, of_category, of_facets,  of_schedules};

}  // namespace avx2

constexpr const Kernels* kVersions[] = {&avx2::kKernels, &plain::kKernels};
bool best_is_available() {
    return __builtin_cpu_supports("avx2") != 0;
}
#else
constexpr const Kernels* kVersions[] = {&plain::kKernels};
bool best_is_available() {
    return true;
}
#endif

}  // namespace

const Kernels* const* available_kernels(std::size_t& count) {
    const std::size_t first = best_is_available() ? 0 : std::size(kVersions) - 1;
    count = std::size(kVersions) - first;
    return kVersions + first;
}

const Kernels& kernels() {
    static const Kernels& best = []() -> const Kernels& {
        std::size_t count = 0;
        return *available_kernels(count)[0];
    }();
    return best;
}

}  // namespace madang::geo
