// What a message may hold.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace madang::dns {

// Bytes of one label, and of a name with its length bytes and the root's zero (RFC 1035 §2.3.4).
inline constexpr std::size_t kLabelBytesMax = 63;
inline constexpr std::size_t kNameBytesMax = 255;

// Compression pointers followed for one name: a name has at most 127 labels, and a pointer that
// leads to no label before the next pointer is of no use to an honest server.
inline constexpr std::size_t kPointersMax = 127;

// Bytes of a message: its length has 16 bits over TCP (RFC 1035 §4.2.2).
inline constexpr std::size_t kMessageBytesMax = 65535;
inline constexpr std::size_t kHeaderBytes = 12;

// Records of all sections together, as many addresses as fit into a message. Compressed names make
// 255 bytes out of two: this bounds a decoded message to about a megabyte.
inline constexpr std::size_t kRecordsMax = 4096;

// Bytes of an answer that we take over UDP: what passes everywhere unfragmented
// (DNS flag day 2020; RFC 9715 §3).
inline constexpr unsigned kUdpBytesDefault = 1232;

// Digits of an escaped byte in a name's text, "\032" (RFC 1035 §5.1).
inline constexpr std::size_t kEscapeDigits = 3;

}  // namespace madang::dns
