// Decodes HTTP/1.0 and 1.1 requests, strictly: what two servers could read differently is refused.
//
// Idea:       the connection owns the input buffer; the decoder looks at it and answers with views
//             into it. A head must lie in the buffer as a whole; a body is passed through in
//             pieces.
// Invariants: (1) byte by byte gives the same events as all at once; (2) after an error nothing
// more
//             is decoded: answer with its status and close.
// Refused with 400 (decided once, docs/internals/http.md): Content-Length with Transfer-Encoding,
// repeated Content-Length, Transfer-Encoding other than one final `chunked` or in HTTP/1.0, bare CR
// or LF, NUL and other controls, white space before a colon, obs-fold, a missing or repeated Host,
// an absolute target that disagrees with Host, signs, blanks or overflow in sizes, chunk extensions
// over the limit. Every refusal with its reason and clause: wire/http1/refusal.h.
// Threads:    one at a time.  Source: RFC 9112, RFC 9110.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <vector>

#include "wire/http1/body_decoder.h"
#include "wire/http1/field.h"
#include "wire/http1/limits.h"
#include "wire/http1/line_reader.h"
#include "wire/http1/refusal.h"

namespace madang::http1 {

// A decoded head. Views point into the buffer given to decode_head.
struct RequestHead {
    std::string_view method;  // a token, as sent; unknown ones are for the router to answer
    std::string_view target;  // origin-form, absolute-form, authority-form or "*"
    int minor_version = 1;    // HTTP/1.x
    std::vector<Field> fields;
    std::string_view host;  // the Host field's value; empty only in HTTP/1.0
    Framing framing = Framing::kNone;
    std::uint64_t content_length = 0;  // with kLength
    bool keep_alive = true;
    bool expect_continue = false;  // the client waits for `100 Continue` before its body
};

class RequestDecoder {
public:
    explicit RequestDecoder(Limits limits);

    // Decodes a head from the front of `input` (empty lines before it are skipped, RFC 9112 §2.2).
    // Returns the bytes it took, or 0 if `input` does not yet hold a whole head: then the next call
    // passes the same bytes with more behind them (the buffer may have moved).
    // Reuse `head`: its vector keeps its memory.  Cost: about 1 ns a byte.
    std::expected<std::size_t, Refusal> decode_head(std::string_view input, RequestHead& head);

    // What one step of the body gave: `taken` bytes are done with; `data` (a view into the input)
    // belongs to the body; `end` says that the request is complete.
    using Step = BodyStep;

    // Decodes the next piece of the body of the last head. Call until `end`; taken 0 with no data
    // and no end means that more input is needed. Needs one call even where there is no body.
    std::expected<Step, Refusal> decode_body(std::string_view input);

private:
    std::expected<std::size_t, Refusal> parse(std::string_view input, RequestHead& head);

    Limits limits_;
    PartialHead partial_;
    BodyDecoder body_;
    std::optional<Refusal> refused_;  // repeated for ever, so that no caller can go on by mistake
};

}  // namespace madang::http1
