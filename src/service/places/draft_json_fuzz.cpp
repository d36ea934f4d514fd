// Feeds any text to the draft reader; what it accepts is sound, and is read again as it was
// written. SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "service/places/draft_json.h"
#include "service/places/fields.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace madang::places;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto draft = read_draft(text);
    if (!draft) {
        CHECK(!draft.error().empty(), "a refusal says why");
        return 0;
    }
    CHECK(check_draft(*draft).empty(), "what is read may be stored");
    std::string out;
    madang::JsonWriter json(out);
    json.begin_object();
    write_fields(json, *draft);
    json.end_object();
    CHECK(read_draft(out) == *draft, "what is written can be read");
    return 0;
}
