// Bits of the header's second word and of OPT's TTL.
// Threads: constants.
// Source:  RFC 1035 §4.1.1; RFC 4035 §3; RFC 6891 §6.1.3.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace madang::dns::flags {

inline constexpr std::uint16_t kResponse = 0x8000;
inline constexpr std::uint16_t kOpcode = 0x7800;
inline constexpr int kOpcodeShift = 11;
inline constexpr std::uint16_t kAuthoritative = 0x0400;
inline constexpr std::uint16_t kTruncated = 0x0200;
inline constexpr std::uint16_t kRecursionDesired = 0x0100;
inline constexpr std::uint16_t kRecursionAvailable = 0x0080;
inline constexpr std::uint16_t kAuthentic = 0x0020;
inline constexpr std::uint16_t kCheckingDisabled = 0x0010;
inline constexpr std::uint16_t kCode = 0x000F;

inline constexpr std::uint32_t kDnssecOk = 0x8000;  // in OPT's TTL

}  // namespace madang::dns::flags
