// Fuzzes Decoder: one byte chooses what is read next; what was read is written back as it stood.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/coding.h"

namespace {

using madang::Decoder;

// Reads one value and appends its encoding to `out`. Returns false if there was none.
bool copy_value(Decoder& decoder, unsigned form, std::string& out) {
    const auto copy = [&out](const auto& value, auto put) {
        if (value.has_value()) put(out, *value);
        return value.has_value();
    };
    switch (form) {
        case 0: return copy(decoder.u16(), madang::put_u16);
        case 1: return copy(decoder.u32(), madang::put_u32);
        case 2: return copy(decoder.u64(), madang::put_u64);
        case 3: return copy(decoder.u64_big(), madang::put_u64_big);
        case 4: return copy(decoder.varint(), madang::put_varint);
        case 5: return copy(decoder.bytes(), madang::put_bytes);
        default: break;
    }
    return copy(decoder.take(form),
                [](std::string& to, std::string_view bytes) { to.append(bytes); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    Decoder decoder(input);
    while (!decoder.done()) {
        const auto form = static_cast<unsigned char>(decoder.take(1).value().front());
        const std::size_t start = decoder.offset();
        std::string again;
        if (!copy_value(decoder, form, again)) {
            CHECK(decoder.offset() == start, "an error moves nothing");
            return 0;
        }
        CHECK(again == input.substr(start, decoder.offset() - start), "each value has one form");
    }
    return 0;
}
