// Any bytes as a request or an answer: an error or a message that is written as it was read.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "wire/kafka/all_messages.h"
#include "wire/kafka/frame.h"

namespace madang::kafka {
namespace {

template <class Message>
void read_again(std::string_view body, std::int16_t version) {
    const auto message = decode<Message>(body, version);
    if (!message) return;
    Encoded first;
    encode(first, *message, version);
    const auto again = decode<Message>(first.bytes, version);
    CHECK(again.has_value(), "what is written can be read");
    Encoded second;
    encode(second, *again, version);
    CHECK(second.bytes == first.bytes, "and is the same");
}

}  // namespace
}  // namespace madang::kafka

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace madang::kafka;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto frame = decode_request_frame(bytes);
    if (!frame || !is_served(frame->header)) return 0;
    const RequestHeader& header = frame->header;
    const auto try_one = [&]<class Message>() {
        if (Message::kKey == ApiKey{header.key}) read_again<Message>(frame->body, header.version);
    };
    each_request(try_one);
    each_answer(try_one);
    return 0;
}
