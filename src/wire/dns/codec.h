// Bytes to messages and back.
//
//   OFFSET SIZE MEANING (RFC 1035 §4.1.1, big-endian)
//   0      2    id
//   2      2    QR 1, opcode 4, AA 1, TC 1, RD 1, RA 1, Z 1, AD 1, CD 1, response code 4 bits
//   4      8    counts of questions, answers, authorities, additionals, 2 bytes each
//   12          questions: name, type 2, class 2
//               records: name, type 2, class 2, TTL 4, data length 2, data
//   A name: labels (length 1 to 63, bytes), ended by a zero or by two bytes 11xxxxxx xxxxxxxx, the
//   offset of the rest of the name.
//
// Invariants: a pointer leads backwards only, so that no name loops; data is exactly as long as
//             announced; nothing is allocated for what is only announced.
// Threads:    pure functions.  Limits: limits.h.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/dns/message.h"

namespace madang::dns {

// Errors: corrupt, with the offset as detail; exhausted over kRecordsMax or kMessageBytesMax.
Result<Message> decode(std::string_view bytes);

// Names are written whole, without pointers. Errors: exhausted over kMessageBytesMax.
Result<std::string> encode(const Message& message);

// Returns a question as a client asks it, with EDNS.
enum class Recursion : std::uint8_t { kNo, kDesired };
Message query(std::uint16_t id, Question question, Recursion recursion);

}  // namespace madang::dns
