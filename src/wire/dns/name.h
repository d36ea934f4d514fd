// A domain name: labels from the leaf to the root.
//
// Invariants: lower case, since names are compared without case (RFC 4343 §3); at most
//             kNameBytesMax bytes on the wire.
// Threads:    a value.
// Source:     RFC 1035 §2.3, §3.1, §5.1.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace madang::dns {

class Name {
public:
    Name() = default;  // the root

    // Reads "www.example.com", with or without the last dot; "." is the root; "\." and "\032" are
    // bytes of a label. Errors: invalid, with the offset as detail.
    static Result<Name> parse(std::string_view text);

    // Adds a label below none of those there: www, then example, then com.
    // Errors: invalid if it is empty or the name would be too long.
    Result<> append(std::string_view label);

    // "www.example.com" without the last dot, "." for the root. Reads back by parse().
    std::string to_string() const;

    bool is_root() const { return labels_.empty(); }
    std::size_t label_count() const;
    // The name without its first label; of the root, the root.
    Name parent() const;
    // Whether it is `zone` or below it.
    bool is_within(const Name& zone) const;

    // Each label behind its length, without the root's zero.
    std::string_view labels() const { return labels_; }

    friend bool operator==(const Name&, const Name&) = default;
    friend std::strong_ordering operator<=>(const Name&, const Name&) = default;

private:
    std::string labels_;
};

}  // namespace madang::dns
