// The body of an answer on its way out: pieces in memory and ranges of files, in order.
//
// Idea:       the handler's side adds, the connection's side looks at the front and takes. A piece
//             is shared, so that who sends it without copying can keep it until it is acknowledged.
//             A file is read in pieces when its turn comes.
// Threads:    one reactor; reads files on it, from the page cache as a rule.
// Limits:     kFilePieceBytes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <list>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "engine/http/message.h"

namespace madang::http {

class AnswerBody {
public:
    void add(Chunk chunk);
    void add(FileRange range);
    // Nothing follows but these.
    void finish(Headers trailers);

    // What is there is the last, and not all: then load() fails.
    void break_off() { broken_ = true; }

    // Reads on if the front is a file of which nothing is in memory. Errors: corrupt (it is shorter
    // than was promised), cancelled (broken off), and those of reading.
    Result<> load();
    // The bytes that can be taken now; empty: none yet, or the end. Valid until take().
    std::string_view front() const;
    // What owns them.
    Chunk front_owner() const;
    void take(std::size_t count);

    // Whether nothing is left and nothing will be added.
    bool ended() const { return finished_ && pieces_.empty(); }
    bool finished() const { return finished_; }
    const Headers& trailers() const { return trailers_; }
    // Bytes in memory or promised by files.
    std::uint64_t queued() const { return queued_; }
    std::uint64_t taken() const { return taken_; }

private:
    struct Memory {
        Chunk chunk;
        std::size_t offset = 0;
    };
    using Piece = std::variant<Memory, FileRange>;

    std::list<Piece> pieces_;  // a deque would allocate while empty
    Headers trailers_;
    std::uint64_t queued_ = 0;
    std::uint64_t taken_ = 0;
    bool finished_ = false;
    bool broken_ = false;
};

}  // namespace madang::http
