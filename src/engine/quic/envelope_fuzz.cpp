// Any bytes as a datagram: no packet, or an outside whose ids lie within their bounds.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "engine/quic/doorman.h"
#include "engine/quic/witness.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace madang::quic;
    Witness witness;
    witness.on_datagram(From::kServer, {data, size}, madang::MonotonicTime());
    CHECK(witness.flights().front().bytes == size, "every byte is counted, whatever it is");
    const auto envelope = read_envelope({data, size});
    if (!envelope) return 0;
    CHECK(envelope->to.bytes().size() <= kConnectionIdBytesMax, "an id is 20 bytes at most");
    CHECK(envelope->from.bytes().size() <= kConnectionIdBytesMax, "that of the sender too");
    CHECK(envelope->to.bytes().size() < size, "and lies within the datagram");
    return 0;
}
