// Decodes HTTP/1.0 and 1.1 responses for our client, as strictly as requests.
//
// Idea:       heads and bodies as in wire/http1/request_decoder.h; a response may also end with the
//             connection, and needs to know what was asked.
// Invariants: byte by byte gives the same events as all at once; after an error, close.
// Threads:    one at a time.  Source: RFC 9112 §4 and §6.3.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/http1/body_decoder.h"
#include "wire/http1/field.h"
#include "wire/http1/limits.h"
#include "wire/http1/line_reader.h"

namespace madang::http1 {

// A decoded head. Views point into the buffer given to decode_head.
struct ResponseHead {
    int status = 0;
    int minor_version = 1;  // HTTP/1.x
    std::string_view reason;
    std::vector<Field> fields;
    Framing framing = Framing::kNone;
    std::uint64_t content_length = 0;  // as sent; of a body only with kLength
    bool keep_alive = true;

    // 100 Continue and the like: the real answer is yet to come.
    bool interim() const { return status < 200; }
};

// What the response answers: to HEAD it has no body.
enum class Asked : std::uint8_t { kHead, kOther };

class ResponseDecoder {
public:
    explicit ResponseDecoder(Limits limits);

    // Decodes a head from the front of `input`. Returns the bytes it took, or 0 if `input` does not
    // yet hold a whole head: then the next call passes the same bytes with more behind them.
    // After an interim head comes another head, without decode_body between.
    // Errors: invalid (a rule is broken), exhausted (over a limit).
    Result<std::size_t> decode_head(std::string_view input, Asked asked, ResponseHead& head);

    using Step = BodyStep;

    // Decodes the next piece of the body of the last head, as RequestDecoder::decode_body.
    Result<Step> decode_body(std::string_view input);

    // Says that the server closed and all its bytes were decoded. Errors: invalid if a response is
    // missing its end; without one, a body that lasts until close is now complete.
    Result<> decode_close();

private:
    std::expected<std::size_t, Refusal> parse(std::string_view input, Asked asked,
                                              ResponseHead& head);
    std::unexpected<Error> refuse(const Refusal& refusal);

    Limits limits_;
    PartialHead partial_;
    BodyDecoder body_;
    bool head_begun_ = false;      // bytes of a head were seen whose end, or final head, was not
    std::optional<Error> failed_;  // repeated for ever
};

}  // namespace madang::http1
