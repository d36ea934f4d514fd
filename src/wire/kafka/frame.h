// Frames: a length of 4 bytes, then a header and a message's body.
//
// Threads: pure functions.
// Source:  https://kafka.apache.org/protocol.html (request and response headers), KIP-511.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/kafka/writer.h"

namespace madang::kafka {

struct RequestHeader {
    std::int16_t key = 0;  // as it came: perhaps of no request that we know
    std::int16_t version = 0;
    std::int32_t correlation_id = 0;  // comes back with the answer
    std::optional<std::string> client_id;
};

struct RequestFrame {
    RequestHeader header;
    std::string_view body;
};

// Reads what follows the length. Of a request or version that is not served only key, version and
// correlation id are read, which is what an answer needs. Errors: corrupt.
Result<RequestFrame> decode_request_frame(std::string_view bytes);

// Whether the key and version of a header are served here.
bool is_served(const RequestHeader& header);

// Returns a whole request (for clients) and a whole answer, length included; the length counts the
// gaps.
template <class Message>
Encoded encode_request(const RequestHeader& header, const Message& message);
template <class Message>
Encoded encode_answer(std::int32_t correlation_id, std::int16_t version, const Message& message);

// Reads an answer to a request of `key` and `version`: what follows its header. Errors: corrupt,
// also for another correlation id.
Result<std::string_view> answer_body(std::string_view bytes, ApiKey key, std::int16_t version,
                                     std::int32_t correlation_id);

// What the templates are made of.
void begin_request(Encoded& out, const RequestHeader& header);
void begin_answer(Encoded& out, ApiKey key, std::int16_t version, std::int32_t correlation_id);
void end_frame(Encoded& out);

template <class Message>
Encoded encode_request(const RequestHeader& header, const Message& message) {
    Encoded out;
    begin_request(out, header);
    encode(out, message, header.version);
    end_frame(out);
    return out;
}

template <class Message>
Encoded encode_answer(std::int32_t correlation_id, std::int16_t version, const Message& message) {
    Encoded out;
    begin_answer(out, Message::kKey, version, correlation_id);
    encode(out, message, version);
    end_frame(out);
    return out;
}

}  // namespace madang::kafka
