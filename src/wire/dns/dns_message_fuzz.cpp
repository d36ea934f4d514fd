// Any bytes as a message: an error, or a message that is written and read back equal.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "wire/dns/codec.h"
#include "wire/dns/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace madang::dns;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto message = decode(bytes);
    if (!message) return 0;
    for (const Record& record : message->answers) {
        const auto name = Name::parse(record.name.to_string());
        CHECK(name && *name == record.name, "the text of a name reads back");
        CHECK(!to_text(record.data).empty(), "data has a text");
    }
    const auto written = encode(*message);
    if (!written) return 0;  // without its pointers it may be too long
    const auto again = decode(*written);
    CHECK(again && *again == *message, "a message reads back");
    return 0;
}
