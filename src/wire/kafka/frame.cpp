// Headers.
// SPDX-License-Identifier: Apache-2.0
#include "wire/kafka/frame.h"

namespace madang::kafka {
namespace {

constexpr std::size_t kLengthBytes = 4;

// Answers to ApiVersions keep the plain header, so that a client that asked for a version too new
// can read the refusal (KIP-511).
bool has_flexible_answer_header(ApiKey key, std::int16_t version) {
    return key != ApiKey::kApiVersions && find_api(key)->is_flexible(version);
}

}  // namespace

bool is_served(const RequestHeader& header) {
    const Api* api = find_api(ApiKey{header.key});
    return api != nullptr && api->serves(header.version);
}

Result<RequestFrame> decode_request_frame(std::string_view bytes) {
    RequestFrame frame;
    RequestHeader& header = frame.header;
    Reader reader(bytes, 0, Encoding::kPlain);
    reader(header.key);
    reader(header.version);
    reader(header.correlation_id);
    if (!reader.failed() && !is_served(header)) return frame;
    reader(header.client_id);  // plain also in flexible headers
    if (reader.failed()) return std::unexpected(reader.finish().error());
    frame.body = reader.rest();
    if (!find_api(ApiKey{header.key})->is_flexible(header.version)) return frame;
    Reader tags(frame.body, 0, Encoding::kFlexible);
    tags.skip_tags();
    if (tags.failed()) return std::unexpected(tags.finish().error());
    frame.body = tags.rest();
    return frame;
}

void begin_request(Encoded& out, const RequestHeader& header) {
    out.bytes.assign(kLengthBytes, '\0');
    Writer plain(out, 0, Encoding::kPlain);
    plain(header.key);
    plain(header.version);
    plain(header.correlation_id);
    plain(header.client_id);
    if (find_api(ApiKey{header.key})->is_flexible(header.version)) {
        Writer(out, 0, Encoding::kFlexible).end_tags();
    }
}

void begin_answer(Encoded& out, ApiKey key, std::int16_t version, std::int32_t correlation_id) {
    out.bytes.assign(kLengthBytes, '\0');
    Writer(out, 0, Encoding::kPlain)(correlation_id);
    if (has_flexible_answer_header(key, version)) Writer(out, 0, Encoding::kFlexible).end_tags();
}

void end_frame(Encoded& out) {
    std::uint64_t size = out.bytes.size() - kLengthBytes;
    for (const Gap& gap : out.gaps) size += gap.size;
    Encoded length;
    Writer(length, 0, Encoding::kPlain)(static_cast<std::int32_t>(size));
    out.bytes.replace(0, kLengthBytes, length.bytes);
}

Result<std::string_view> answer_body(std::string_view bytes, ApiKey key, std::int16_t version,
                                     std::int32_t correlation_id) {
    const bool is_flexible = has_flexible_answer_header(key, version);
    std::int32_t given = 0;
    Reader reader(bytes, 0, is_flexible ? Encoding::kFlexible : Encoding::kPlain);
    reader(given);
    reader.skip_tags();
    if (reader.failed()) return std::unexpected(reader.finish().error());
    if (given != correlation_id) {
        return fail(madang::ErrorCode::kCorrupt, "an answer to another request", given);
    }
    return reader.rest();
}

}  // namespace madang::kafka
