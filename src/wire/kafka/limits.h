// The limits of the Kafka codec, each with its unit and reason.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace madang::kafka {

// Elements of all arrays of one message. An element may take a byte on the wire and a hundred in
// memory; a consumer of every partition of a large cluster asks for some thousands.
inline constexpr std::size_t kElementsMax = 100'000;

// Tagged fields of one structure; none that exists has more than a few.
inline constexpr std::size_t kTagsMax = 64;

// A batch's header, up to its records.
inline constexpr std::size_t kBatchHeaderBytes = 61;

// Headers of one record.
inline constexpr std::size_t kRecordHeadersMax = 10'000;

// Records of one batch, decompressed: a thousand to one of a batch of 128 KB, four to one of the
// largest. What becomes more is taken for a bomb.
inline constexpr std::size_t kRecordBytesMax = std::size_t{128} << 20;

}  // namespace madang::kafka
