// What went wrong, small enough to return by value everywhere.
//
// A new code is added only if some caller would act differently on it. Protocol edges map codes to
// their own vocabulary (HTTP status, RESP text, Kafka code) in one table each.
// Threads: immutable value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace madang {

enum class ErrorCode : std::uint8_t {
    kInvalid,      // the input breaks a rule; repeating it cannot help
    kNotFound,     // the named thing does not exist
    kConflict,     // the state does not allow it: version mismatch, duplicate, lock held
    kExhausted,    // a named limit is reached: queue, disk, memory, connections
    kUnavailable,  // not now: would block, shutting down, read-only after an I/O error
    kTimeout,      // a deadline passed; the outcome may be unknown
    kDenied,       // not allowed for this principal or process
    kCorrupt,      // stored bytes fail their checksum or structure
    kUnsupported,  // a version or feature this build does not have
    kCancelled,    // the caller gave up
};

// Returns the code's snake_case name, a literal.
std::string_view name(ErrorCode code);

class Error {
public:
    // `text` must be a string literal (it is kept by address). `detail` is one number that helps:
    // an errno, an offset, a limit; 0 when there is none.
    constexpr Error(ErrorCode code, const char* text, std::int64_t detail = 0)
        : text_(text), detail_(detail), code_(code) {}

    constexpr ErrorCode code() const { return code_; }
    constexpr std::string_view text() const { return text_; }
    constexpr std::int64_t detail() const { return detail_; }

    // Returns "code: text (detail)" for logs and command lines.
    std::string describe() const;

    friend constexpr bool operator==(const Error& a, const Error& b) { return a.code_ == b.code_; }

private:
    const char* text_;
    std::int64_t detail_;
    ErrorCode code_;
};

// An input error that names the field, what is wrong and what is allowed. Used where a person or a
// client program must repair its input: HTTP parameters, JSON bodies, import rows, configuration.
struct FieldError {
    std::string field;    // path of the field, e.g. "latitude" or "attributes.wifi"
    std::string message;  // e.g. "is 91; allowed is -90 to 90"
};

}  // namespace madang
