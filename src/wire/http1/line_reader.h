// Reads the lines of a head: ended by CRLF and by nothing else, free of controls.
//
// Idea:       one scan, 16 bytes a step, finds the first control character of the rest; it must be
//             the CR of a CRLF. What it finds depends only on the bytes up to there, so a longer
//             input never changes an answer: byte by byte gives the same as all at once.
// Threads:    one at a time.  Source: RFC 9112 §2.2; RFC 9110 §5.5.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <expected>
#include <string_view>

#include "wire/http1/refusal.h"

namespace madang::http1 {

class LineReader {
public:
    explicit LineReader(std::string_view input) : input_(input) {}

    // Reads the next line, of at most `limit` bytes without CRLF; `beyond` is the answer to a
    // longer one. Returns false if more input is needed: then nothing was taken.
    std::expected<bool, Refusal> next(std::size_t limit, const Refusal& beyond);

    // The line that next() has read, without CRLF. (Kept here because a line in the result would be
    // written in halves and read as a whole: a stall of 5 ns a line on the processors measured.)
    std::string_view line() const { return line_; }

    std::size_t position() const { return position_; }  // bytes taken so far

private:
    std::string_view input_;
    std::string_view line_;
    std::size_t position_ = 0;
};

// Remembers that an input held no whole head, so that a head which arrives in many pieces is not
// scanned from its start with each of them.
class PartialHead {
public:
    // Whether `input`, the last one with more behind it, still holds no whole line beyond the last.
    bool still_partial(std::string_view input);

    // Notes an input whose last, unfinished line begins at `line_start` and may have `limit` bytes.
    void note(std::string_view input, std::size_t line_start, std::size_t limit);

    void clear() { scanned_ = 0; }

private:
    std::size_t scanned_ = 0;   // bytes of the input known to hold nothing new; 0: nothing known
    std::size_t patience_ = 0;  // input size up to which the unfinished line is within its limit
};

}  // namespace madang::http1
