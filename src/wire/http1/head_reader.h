// Reads the head of a message as requests and responses share it: start line, field lines, and what
// the fields say about the body and the connection.
//
// Threads: one at a time.  Source: RFC 9112 §2, §5, §6; RFC 9110 §7.6.1.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <vector>

#include "wire/http1/field.h"
#include "wire/http1/limits.h"
#include "wire/http1/line_reader.h"
#include "wire/http1/refusal.h"

namespace madang::http1 {

// Splits "name: value" into `field`. Errors: folded, no colon, a name that is no token, blanks
// before the colon.
std::expected<void, Refusal> parse_field(std::string_view line, Field& field);

// What a head's fields say that the decoder itself acts on.
struct HeadFacts {
    std::optional<std::uint64_t> content_length;
    bool chunked = false;
    bool close = false;       // Connection: close
    bool keep_alive = false;  // Connection: keep-alive
    int hosts = 0;            // Host fields
    std::string_view host;    // the last one's value
    bool expect_continue = false;
    bool expect_other = false;

    // Adds one field. Errors: what cannot be right in any message.
    std::expected<void, Refusal> add(const Field& field);

    // Whether the connection outlives this message (RFC 9112 §9.3).
    bool persistent(int minor_version) const {
        return !close && (minor_version >= 1 || keep_alive);
    }
    // Whether the framing has one meaning only (RFC 9112 §6.1 and §6.3).
    std::expected<void, Refusal> check_framing(int minor_version) const;

private:
    std::expected<void, Refusal> add_length(std::string_view value);
    std::expected<void, Refusal> add_coding(std::string_view value);
    std::expected<void, Refusal> add_connection(std::string_view value);
    void add_expectation(std::string_view value);
};

class HeadReader {
public:
    HeadReader(std::string_view input, const Limits& limits) : lines_(input), limits_(limits) {}

    // Skips empty lines and reads the start line; `beyond` is the answer to one over the limit.
    // Returns whether it is whole; then line() has it.
    std::expected<bool, Refusal> start_line(const Refusal& beyond);
    std::string_view line() const { return lines_.line(); }

    // Reads all field lines. Returns whether the head is whole.
    std::expected<bool, Refusal> fields(std::vector<Field>& fields, HeadFacts& facts);

    std::size_t position() const { return lines_.position(); }  // where the next line begins
    std::size_t line_limit() const { return line_limit_; }      // bytes that it may have

private:
    LineReader lines_;
    const Limits& limits_;
    std::size_t end_ = 0;  // where the head must have ended
    std::size_t line_limit_ = 0;
};

// Returns the limits with a request line that leaves room for the end of the head, so that a line
// over both limits is refused for the same one however it arrives.
Limits fitted(Limits limits);

}  // namespace madang::http1
