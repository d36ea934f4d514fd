// What requests and responses are written with: fields, the end of a head, chunks.
//
// Idea:       everything is appended to a string that the connection owns and sends. A name is
// ours,
//             so a bad one is a bug (CHECK); a value may come from outside, so a bad one is an
//             error: no value can end a field and begin another (response splitting).
// Threads:    pure functions.  Source: RFC 9112 §5, §7.1.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/http1/field.h"

namespace madang::http1 {

// Appends "name: value". CHECKs that `name` is a token. Errors: invalid, with `out` unchanged, if
// the value holds CR, LF, NUL or another control, or begins or ends with white space.
Result<> put_field(std::string& out, std::string_view name, std::string_view value);

// Appends "content-length: N" or "transfer-encoding: chunked": exactly one of them where there is a
// body.
void put_content_length(std::string& out, std::uint64_t length);
void put_chunked(std::string& out);

// Ends the head.
void put_head_end(std::string& out);

// Appends the line before a chunk's data and the CRLF after it, for data that is sent without being
// copied here. CHECKs that the size is not 0: that would end the body.
void put_chunk_begin(std::string& out, std::uint64_t size);
void put_chunk_end(std::string& out);

// Appends a whole chunk; nothing for empty data.
void put_chunk(std::string& out, std::string_view data);

// Appends the last chunk and the trailers. Errors: as put_field, with `out` unchanged.
Result<> put_last_chunk(std::string& out, std::span<const Field> trailers = {});

}  // namespace madang::http1
