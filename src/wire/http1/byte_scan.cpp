// The scans, with SSE2 (which every x86-64 has) or with the table alone.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/byte_scan.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <bit>

#include "wire/http1/characters.h"

namespace madang::http1 {
namespace {

#ifdef __SSE2__

constexpr std::size_t kBlockBytes = 16;

__m128i all(int byte) {
    return _mm_set1_epi8(static_cast<char>(byte));
}

__m128i is(__m128i block, int byte) {
    return _mm_cmpeq_epi8(block, all(byte));
}

// Unsigned comparison with a constant: SSE2 has only the signed one.
__m128i at_most(__m128i block, int byte) {
    return _mm_cmpeq_epi8(_mm_max_epu8(block, all(byte)), all(byte));
}

__m128i between(__m128i block, int low, int high) {
    return at_most(_mm_sub_epi8(block, all(low)), high - low);
}

__m128i controls(__m128i block) {
    return _mm_or_si128(_mm_andnot_si128(is(block, '\t'), at_most(block, 0x1f)), is(block, 0x7f));
}

__m128i outside_target(__m128i block) {
    const __m128i visible = between(block, 0x21, 0x7e);
    return _mm_or_si128(_mm_andnot_si128(visible, all(0xff)), is(block, '#'));
}

// Of the tokens only letters, digits and "-": what names in use are made of. A name with another
// character goes on byte by byte.
__m128i outside_plain_name(__m128i block) {
    const __m128i letter = between(_mm_or_si128(block, all(0x20)), 'a', 'z');
    const __m128i digit = between(block, '0', '9');
    const __m128i plain = _mm_or_si128(_mm_or_si128(letter, digit), is(block, '-'));
    return _mm_andnot_si128(plain, all(0xff));
}

// Returns the offset of the first byte that `outside` marks in the whole blocks at the front of
// `text`, or the size of those blocks.
template <__m128i (*outside)(__m128i)>
std::size_t scan_blocks(std::string_view text) {
    std::size_t offset = 0;
    for (; text.size() - offset >= kBlockBytes; offset += kBlockBytes) {
        const auto* const block = reinterpret_cast<const __m128i*>(text.data() + offset);
        const int bits = _mm_movemask_epi8(outside(_mm_loadu_si128(block)));
        if (bits != 0) {
            return offset + static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(bits)));
        }
    }
    return offset;
}

std::size_t skip_no_controls(std::string_view text) {
    return scan_blocks<controls>(text);
}
std::size_t skip_target(std::string_view text) {
    return scan_blocks<outside_target>(text);
}
std::size_t skip_name(std::string_view text) {
    return scan_blocks<outside_plain_name>(text);
}

#else

std::size_t skip_no_controls(std::string_view) {
    return 0;
}
std::size_t skip_target(std::string_view) {
    return 0;
}
std::size_t skip_name(std::string_view) {
    return 0;
}

#endif

}  // namespace

std::size_t find_control(std::string_view text) {
    std::size_t offset = skip_no_controls(text);
    while (offset < text.size() && !is_a(kControlByte, text[offset])) ++offset;
    return offset;
}

std::size_t count_token(std::string_view text) {
    const std::size_t offset = skip_name(text);
    return offset + count_leading(kTokenByte, text.substr(offset));
}

std::size_t count_target(std::string_view text) {
    const std::size_t offset = skip_target(text);
    return offset + count_leading(kTargetByte, text.substr(offset));
}

}  // namespace madang::http1
