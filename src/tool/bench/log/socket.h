// A blocking connection to a broker on this machine, in its own protocol.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"
#include "io/descriptor.h"

namespace madang::bench {

class Socket {
public:
    // Errors (of all): unavailable with the errno.
    static Result<Socket> connect(std::uint16_t port);

    Result<> write(std::string_view bytes);
    // Reads until `into` is full.
    Result<> read(std::span<char> into);
    // Reads the length before an answer.
    Result<std::size_t> read_length();

private:
    explicit Socket(io::Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
    io::Descriptor descriptor_;
};

}  // namespace madang::bench
