// What a client keeps of a connection for the next one to the same server.
//
// One string, as io::tls::ClientContext keeps it:
//   OFFSET SIZE MEANING
//        0    4 length of the ticket, little-endian, then the ticket
//        .    4 length of the server's transport parameters, then those (RFC 9000 §7.4.1)
//        .    . the token that proves our address (RFC 9000 §8.1.3)
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace madang::quic {

struct Saved {
    std::string ticket;
    std::string parameters;
    std::string token;

    std::string encode() const {
        std::string out;
        for (const std::string* part : {&ticket, &parameters}) {
            const auto length = static_cast<std::uint32_t>(part->size());
            out.append(reinterpret_cast<const char*>(&length), sizeof length).append(*part);
        }
        return out.append(token);
    }
    // What encode() gave; empty parts if it did not.
    static Saved decode(std::string_view text) {
        Saved saved;
        for (std::string* part : {&saved.ticket, &saved.parameters}) {
            std::uint32_t length = 0;
            if (text.size() < sizeof length) return {};
            std::memcpy(&length, text.data(), sizeof length);
            text.remove_prefix(sizeof length);
            if (text.size() < length) return {};
            part->assign(text.substr(0, length));
            text.remove_prefix(length);
        }
        saved.token.assign(text);
        return saved;
    }
};

}  // namespace madang::quic
