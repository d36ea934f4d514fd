// Finds the end of an HTTP/1.1 answer that tells its length.
//
// Not a decoder: it trusts the server under test, and costs little beside receiving the bytes.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace madang::bench {

class AnswerReader {
public:
    enum class State : std::uint8_t { kMore, kWhole, kBroken };

    // Takes the next bytes. After kWhole the next ones begin another answer. kBroken: not an answer
    // with a Content-Length, a head over kAnswerHeadBytesMax, or bytes behind its end.
    State take(std::string_view bytes);

    // Of the answer that is whole.
    int status() const { return status_; }
    bool closes() const { return closes_; }

private:
    bool read_head(std::string_view head);

    std::string head_;  // as far as it came, if it came in pieces
    std::size_t body_left_ = 0;
    int status_ = 0;
    bool in_body_ = false;
    bool closes_ = false;
};

}  // namespace madang::bench
