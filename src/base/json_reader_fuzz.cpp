// Fuzzes the JSON reader: it and the slow grammar walk agree, and what is taken reads back the
// same. SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/json_reader.h"
#include "base/json_syntax.h"
#include "base/text.h"

namespace {

using namespace madang;

// Touches every value by every function; errors pile up and stay bounded.
void walk(const JsonValue& value) {
    (void)value.text({.max_bytes = 8});
    (void)value.number({.min = -1, .max = 1});
    (void)value.integer();
    (void)value.boolean();
    if (value.kind() == JsonKind::kArray) {
        if (const auto items = value.array({.max_items = 1 << 20})) {
            for (const JsonValue& item : *items) walk(item);
        }
    }
    if (value.kind() != JsonKind::kObject) return;
    auto object = value.object();
    (void)object->number("latitude", {.min = -90, .max = 90});
    object->finish();
    for (const JsonMember& member : object->members()) walk(member.value);
}

void check_refusal(const FieldError& error, bool sound_grammar) {
    CHECK(is_valid_utf8(error.field) && is_valid_utf8(error.message), "errors can be answered");
    CHECK(error.field.size() < 64 * 80, "paths are bounded: levels times echoed keys");
    CHECK(sound_grammar == error.message.starts_with("is given twice"), "the two parsers agree");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const JsonLimits limits{.root = JsonRoot::kAny};
    const bool sound_grammar = !find_json_mistake(text, limits.depth).has_value();
    auto document = JsonDocument::parse(text, limits);
    if (!document) {
        check_refusal(document.error(), sound_grammar);
        return 0;
    }
    CHECK(sound_grammar, "the two parsers agree");
    walk(document->value());
    CHECK(document->errors().size() <= kJsonErrorsMax, "errors are bounded");
    const std::string compact = document->value().json();
    auto again = JsonDocument::parse(compact, {.size = kJsonBytesMax, .root = JsonRoot::kAny});
    CHECK(again.has_value(), "what was taken is taken again");
    CHECK(again->value().json() == compact, "the compact text is its own compact text");
    return 0;
}
