// Reads JSON from outside, strictly, and says for each mistake which field it is and what is
// allowed.
//
//   auto document = JsonDocument::parse(body, {});
//   if (!document) return refuse(document.error());
//   JsonObject place = document->root();
//   auto name = place.text("name", {.max_bytes = 200});
//   auto latitude = place.number("latitude", {.min = -90, .max = 90});
//   place.finish();                                // unknown keys are errors too
//   if (!place.errors().empty()) return refuse(place.errors());
//
// Refused by parse(): broken grammar, invalid UTF-8, a key given twice in one object (at any
// depth), numbers that a double or a 64-bit integer cannot hold (1e400), more bytes or levels than
// allowed. Reading never stops at the first mistake: a wrong field gives nothing and adds to
// errors(), which all values of one document share, so that a client can repair everything at once.
// Paths: "attributes.wifi", "coordinates[1]"; the document itself is "".
// null is a value of its own kind, not an absent field.
// Threads: a document and its values, one thread. Values must not outlive their document.
// Limits: base/limits.h; JsonLimits a call.  Source: RFC 8259; simdjson does the parsing.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/limits.h"
#include "base/units.h"

namespace madang {

enum class JsonRoot : std::uint8_t { kObject, kAny };

struct JsonLimits {
    Bytes size = kJsonBytesDefault;         // at most kJsonBytesMax
    std::size_t depth = kJsonDepthDefault;  // levels; at most kJsonDepthMax
    JsonRoot root = JsonRoot::kObject;      // what the document must be
};

enum class JsonKind : std::uint8_t { kNull, kBoolean, kNumber, kText, kArray, kObject };

enum class Presence : std::uint8_t { kRequired, kOptional };

// Bytes of UTF-8, not characters. U+0000 is refused in every text.
struct TextRule {
    std::size_t max_bytes = 256;
    Presence presence = Presence::kRequired;
    std::size_t min_bytes = 0;
};
struct NumberRule {
    double min = std::numeric_limits<double>::lowest();
    double max = std::numeric_limits<double>::max();
    Presence presence = Presence::kRequired;
};
// An integer is written without fraction and exponent.
struct IntegerRule {
    std::int64_t min = std::numeric_limits<std::int64_t>::min();
    std::int64_t max = std::numeric_limits<std::int64_t>::max();
    Presence presence = Presence::kRequired;
};
struct ArrayRule {
    std::size_t max_items = 1000;
    Presence presence = Presence::kRequired;
    std::size_t min_items = 0;
};

class JsonObject;
class JsonDocument;
struct JsonMember;

// One value, and where it stands. Each reading function gives nothing and adds one error if the
// value is of another kind or breaks the rule (its `presence` does not matter here).
class JsonValue {
public:
    JsonKind kind() const;
    const std::string& path() const { return path_; }

    std::optional<std::string> text(const TextRule& rule = {}) const;
    std::optional<double> number(const NumberRule& rule = {}) const;
    std::optional<std::int64_t> integer(const IntegerRule& rule = {}) const;
    std::optional<bool> boolean() const;
    std::optional<JsonObject> object() const;
    std::optional<std::vector<JsonValue>> array(const ArrayRule& rule = {}) const;

    // Returns the value as compact JSON text: no spaces, numbers in their shortest form.
    std::string json() const;

    // Adds an error of the caller's own at this value: fail("is not a category; allowed is ...").
    void fail(std::string message) const;

private:
    friend class JsonObject;
    friend class JsonDocument;
    struct Document;
    using Node = std::array<std::uint64_t, 2>;  // simdjson's reference to a value, as plain words
    JsonValue(Document* document, Node node, std::string path)
        : document_(document), node_(node), path_(std::move(path)) {}
    void fail_kind(std::string_view wanted) const;

    Document* document_;
    Node node_;
    std::string path_;
};

// An object, read field by field. It remembers which keys were asked for. An absent optional field
// gives nothing and no error.
class JsonObject {
public:
    JsonObject(JsonObject&&) = default;
    JsonObject& operator=(JsonObject&&) = default;

    std::optional<std::string> text(std::string_view key, const TextRule& rule = {});
    std::optional<double> number(std::string_view key, const NumberRule& rule = {});
    std::optional<std::int64_t> integer(std::string_view key, const IntegerRule& rule = {});
    std::optional<bool> boolean(std::string_view key, Presence presence = Presence::kRequired);
    std::optional<JsonObject> object(std::string_view key, Presence presence = Presence::kRequired);
    std::optional<std::vector<JsonValue>> array(std::string_view key, const ArrayRule& rule = {});

    // The value whatever its kind; its compact JSON text.
    std::optional<JsonValue> value(std::string_view key, Presence presence = Presence::kRequired);
    std::optional<std::string> json(std::string_view key, Presence presence = Presence::kRequired);

    // All members in the order of the text, for objects with free keys. Counts as asking for each.
    std::vector<JsonMember> members();
    // The same where each value is a text: the pairs that keep `rule`, an error for each other.
    std::vector<std::pair<std::string, std::string>> texts(const TextRule& rule = {});

    bool has(std::string_view key) const;
    const std::string& path() const { return value_.path(); }
    std::string json() const { return value_.json(); }

    // Adds an error for each key that was not asked for, naming the nearest one that was. Call
    // last.
    void finish();

    // The errors of the whole document in the order found, at most kJsonErrorsMax.
    std::vector<FieldError>& errors();
    // Adds an error of the caller's own at `key`, or at the object itself where it is empty.
    void fail(std::string_view key, std::string message);

private:
    friend class JsonValue;
    friend class JsonDocument;
    explicit JsonObject(JsonValue value) : value_(std::move(value)) {}
    std::string path_of(std::string_view key) const;
    std::optional<JsonValue> find(std::string_view key, Presence presence, std::string_view wanted);
    void fail_unknown(std::string_view key);

    JsonValue value_;
    std::vector<std::string> asked_;
    bool all_asked_ = false;
};

struct JsonMember {
    std::string key;
    JsonValue value;
};

class JsonDocument {
public:
    // Copies `text`. Errors: the first mistake, with line and column where it has a place.
    static std::expected<JsonDocument, FieldError> parse(std::string_view text,
                                                         const JsonLimits& limits = {});
    JsonDocument(JsonDocument&&) noexcept;
    JsonDocument& operator=(JsonDocument&&) noexcept;
    ~JsonDocument();

    // The document as an object; needs JsonRoot::kObject (the default).
    JsonObject root();
    // The document whatever its kind.
    JsonValue value();

    std::vector<FieldError>& errors();

private:
    explicit JsonDocument(std::unique_ptr<JsonValue::Document> document);
    std::unique_ptr<JsonValue::Document> document_;
};

}  // namespace madang
