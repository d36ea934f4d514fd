// Responses: the shared head and body decoders, and the rules that only responses have.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/response_decoder.h"

#include "base/check.h"
#include "wire/http1/characters.h"
#include "wire/http1/head_reader.h"
#include "wire/http1/response_encoder.h"

namespace madang::http1 {
namespace {

constexpr int kSwitchingProtocols = 101;

struct StatusLine {
    int minor_version = 1;
    int status = 0;
    std::string_view reason;
};

// RFC 9112 §4: version SP 3DIGIT SP [reason]. The second SP may be missing with the reason, as from
// many small servers.
std::expected<StatusLine, Refusal> parse_status_line(std::string_view line) {
    StatusLine parts;
    if (!line.starts_with("HTTP/")) return std::unexpected(refused::kStatusLine);
    const bool other = !line.starts_with("HTTP/1.0 ") && !line.starts_with("HTTP/1.1 ");
    if (other) return std::unexpected(refused::kVersionOther);
    parts.minor_version = line[7] - '0';
    line.remove_prefix(9);
    const std::string_view code = line.substr(0, 3);
    if (code.size() < 3 || !is_all(kDigitByte, code)) {
        return std::unexpected(refused::kStatusCode);
    }
    parts.status = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
    if (parts.status < 100 || parts.status > 599) return std::unexpected(refused::kStatusCode);
    line.remove_prefix(3);
    if (line.empty()) return parts;
    if (line.front() != ' ') return std::unexpected(refused::kStatusLine);
    parts.reason = line.substr(1);
    return parts;
}

// RFC 9112 §6.3
Framing framing_of(int status, Asked asked, const HeadFacts& facts) {
    if (asked == Asked::kHead || is_bodiless(status)) return Framing::kNone;
    if (facts.chunked) return Framing::kChunked;
    return facts.content_length ? Framing::kLength : Framing::kUntilClose;
}

ErrorCode code_of(int status) {
    return status == 413 || status == 431 ? ErrorCode::kExhausted : ErrorCode::kInvalid;
}

}  // namespace

ResponseDecoder::ResponseDecoder(Limits limits) : limits_(fitted(limits)), body_(limits_) {}

std::unexpected<Error> ResponseDecoder::refuse(const Refusal& refusal) {
    failed_ = Error(code_of(refusal.status), refusal.text);
    return std::unexpected(*failed_);
}

Result<std::size_t> ResponseDecoder::decode_head(std::string_view input, Asked asked,
                                                 ResponseHead& head) {
    if (failed_) return std::unexpected(*failed_);
    CHECK(!body_.active(), "the body of a response is decoded before the next head");
    head_begun_ = head_begun_ || !input.empty();
    if (partial_.still_partial(input)) return 0;
    const auto taken = parse(input, asked, head);
    if (!taken) return refuse(taken.error());
    // An interim head promises another one.
    if (*taken > 0) head_begun_ = head.interim();
    return *taken;
}

std::expected<std::size_t, Refusal> ResponseDecoder::parse(std::string_view input, Asked asked,
                                                           ResponseHead& head) {
    HeadReader reader(input, limits_);
    head.fields.clear();
    bool whole = TRY(reader.start_line(refused::kStatusLineLong));
    StatusLine line;
    HeadFacts facts;
    if (whole) {
        line = TRY(parse_status_line(reader.line()));
        whole = TRY(reader.fields(head.fields, facts));
    }
    if (!whole) {
        partial_.note(input, reader.position(), reader.line_limit());
        return 0;
    }
    partial_.clear();

    TRY(facts.check_framing(line.minor_version));
    if (line.status == kSwitchingProtocols) return std::unexpected(refused::kSwitched);
    head.status = line.status;
    head.minor_version = line.minor_version;
    head.reason = line.reason;
    head.framing = framing_of(line.status, asked, facts);
    head.content_length = facts.content_length.value_or(0);
    head.keep_alive = facts.persistent(line.minor_version) && head.framing != Framing::kUntilClose;
    if (!head.interim()) TRY(body_.begin(head.framing, head.content_length));
    return reader.position();
}

Result<BodyStep> ResponseDecoder::decode_body(std::string_view input) {
    if (failed_) return std::unexpected(*failed_);
    const auto step = body_.decode(input);
    if (!step) return refuse(step.error());
    return *step;
}

Result<> ResponseDecoder::decode_close() {
    if (failed_) return std::unexpected(*failed_);
    const Framing framing = body_.framing();
    const bool endless = framing == Framing::kNone || framing == Framing::kUntilClose;
    if (head_begun_ || (body_.active() && !endless)) return refuse(refused::kTruncated);
    if (body_.active()) body_.close();
    return {};
}

}  // namespace madang::http1
