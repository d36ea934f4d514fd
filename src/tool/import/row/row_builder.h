// Collects the named values of one row, from whatever format, and judges what every row must have.
// Threads: one at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <expected>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "tool/import/row/field.h"
#include "tool/import/row/row.h"

namespace madang::importer {

// How a fraction may be written: "52.5" always, "52,5" in files whose columns are not split by
// commas.
enum class DecimalComma : std::uint8_t { kNo, kYes };

class RowBuilder {
public:
    explicit RowBuilder(DecimalComma comma = DecimalComma::kNo) : comma_(comma) {}

    // Forgets the row before.
    void clear();

    // Takes `value` unless it is blank or a better name for the field already had one.
    void put(FieldChoice choice, std::string_view value);

    // Keeps `value` as an attribute of the place, if searches or pages know one of this name.
    void offer(std::string_view name, std::string_view value);

    // Returns the row (without its line), or the reason why the row is none: no name, no or
    // impossible coordinates, not UTF-8.
    std::expected<Row, std::string> finish() const;

private:
    struct Slot {
        std::uint16_t rank = std::numeric_limits<std::uint16_t>::max();
        std::string text;
    };
    const std::string& text(Field field) const {
        return slots_[static_cast<std::size_t>(field)].text;
    }
    std::expected<double, std::string> degrees(Field field, double most) const;
    std::optional<double> optional_number(Field field) const;
    std::string address() const;
    SourceScope scope() const;

    std::array<Slot, kFieldCount> slots_;
    std::map<std::string, std::string> offered_;
    DecimalComma comma_;
};

}  // namespace madang::importer
