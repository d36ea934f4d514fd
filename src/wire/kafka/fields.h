// The kinds of fields that messages are made of, and how a message describes itself.
//
// A message is a struct with one description of its fields, in the order of the wire, each with the
// versions that have it. Reader and Writer both walk it, so that they cannot disagree:
//
//   struct HeartbeatResponse {
//       static constexpr ApiKey kKey = ApiKey::kHeartbeat;
//       std::int32_t throttle_time_ms = 0;
//       ErrorCode error_code = ErrorCode::kNone;
//       template <class V, class Self>
//       static void visit(V& visit, Self& self) {
//           visit(self.throttle_time_ms, since(1));
//           visit(self.error_code);
//       }
//   };
//
// Integers are big-endian two's complement; std::string is a STRING, std::optional one that may be
// null, std::vector an ARRAY; an enum is its integer; a struct its fields and, in flexible
// versions, tagged fields (which are skipped: none of those that exist matters to one node).
// Threads: values.
// Source:  https://kafka.apache.org/protocol.html (protocol primitive types), KIP-482.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace madang::kafka {

// Which versions of a message have a field.
struct Versions {
    std::int16_t first = 0;
    std::int16_t last = std::numeric_limits<std::int16_t>::max();
    constexpr bool hold(std::int16_t version) const { return version >= first && version <= last; }
};
constexpr Versions since(std::int16_t first) {
    return {.first = first};
}
constexpr Versions until(std::int16_t last) {
    return {.last = last};
}
constexpr Versions between(std::int16_t first, std::int16_t last) {
    return {first, last};
}

// BYTES: like a string, with a length of 4 bytes.
struct Blob {
    std::string bytes;
    friend bool operator==(const Blob&, const Blob&) = default;
};

// UUID.
struct Uuid {
    std::array<char, 16> bytes{};
    friend bool operator==(const Uuid&, const Uuid&) = default;
};

// RECORDS: record batches, or null. Read, `bytes` points into the message. Written, either `bytes`,
// or, if `elsewhere` is not 0, a gap of so many bytes that the sender fills from a file.
struct Records {
    std::string_view bytes{};
    std::uint64_t elsewhere = 0;
    bool is_null = false;
};

}  // namespace madang::kafka
