// Requests: the shared head and body decoders, and the rules that only requests have.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/request_decoder.h"

#include "base/check.h"
#include "base/result.h"
#include "base/text.h"
#include "wire/http1/authority.h"
#include "wire/http1/head_reader.h"
#include "wire/http1/request_line.h"

namespace madang::http1 {
namespace {

// Fields of a browser's request, with room to spare: one allocation a connection.
constexpr std::size_t kFieldsUsual = 32;

// RFC 9112 §3.2 and §3.2.2. Returns the host the request is for.
std::expected<std::string_view, Refusal> check_host(const RequestLine& line,
                                                    const HeadFacts& facts) {
    if (facts.hosts > 1) return std::unexpected(refused::kHostRepeated);
    if (facts.hosts == 0) {
        if (line.minor_version >= 1) return std::unexpected(refused::kHostMissing);
        return line.authority;
    }
    if (!is_authority(facts.host, Port::kOptional)) {
        return std::unexpected(refused::kHostInvalid);
    }
    if (!line.authority.empty() && !ascii_equal_fold(line.authority, facts.host)) {
        return std::unexpected(refused::kHostMismatch);
    }
    return facts.host;
}

void set_framing(const HeadFacts& facts, RequestHead& head) {
    head.content_length = facts.content_length.value_or(0);
    head.framing = facts.chunked          ? Framing::kChunked
                   : facts.content_length ? Framing::kLength
                                          : Framing::kNone;
    head.keep_alive = facts.persistent(head.minor_version);
    // Not for HTTP/1.0, nor without a body to wait for (RFC 9110 §10.1.1).
    head.expect_continue = facts.expect_continue && head.minor_version >= 1 &&
                           (facts.chunked || head.content_length > 0);
}

}  // namespace

RequestDecoder::RequestDecoder(Limits limits) : limits_(fitted(limits)), body_(limits_) {}

std::expected<std::size_t, Refusal> RequestDecoder::decode_head(std::string_view input,
                                                                RequestHead& head) {
    if (refused_) return std::unexpected(*refused_);
    CHECK(!body_.active(), "the body of a request is decoded before the next head");
    if (partial_.still_partial(input)) return 0;
    auto taken = parse(input, head);
    if (!taken) refused_ = taken.error();
    return taken;
}

std::expected<std::size_t, Refusal> RequestDecoder::parse(std::string_view input,
                                                          RequestHead& head) {
    HeadReader reader(input, limits_);
    head.fields.clear();
    head.fields.reserve(kFieldsUsual);
    bool whole = TRY(reader.start_line(refused::kTargetLong));
    RequestLine line;
    HeadFacts facts;
    if (whole) {
        line = TRY(parse_request_line(reader.line()));
        whole = TRY(reader.fields(head.fields, facts));
    }
    if (!whole) {
        partial_.note(input, reader.position(), reader.line_limit());
        return 0;
    }
    partial_.clear();

    TRY(facts.check_framing(line.minor_version));
    if (facts.expect_other) return std::unexpected(refused::kExpectation);
    head.method = line.method;
    head.target = line.target;
    head.minor_version = line.minor_version;
    head.host = TRY(check_host(line, facts));
    set_framing(facts, head);
    TRY(body_.begin(head.framing, head.content_length));
    return reader.position();
}

std::expected<BodyStep, Refusal> RequestDecoder::decode_body(std::string_view input) {
    if (refused_) return std::unexpected(*refused_);
    auto step = body_.decode(input);
    if (!step) refused_ = step.error();
    return step;
}

}  // namespace madang::http1
