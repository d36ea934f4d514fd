// Names of error codes and the printed form of errors.
// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

namespace madang {

std::string_view name(ErrorCode code) {
    switch (code) {
        case ErrorCode::kInvalid: return "invalid";
        case ErrorCode::kNotFound: return "not_found";
        case ErrorCode::kConflict: return "conflict";
        case ErrorCode::kExhausted: return "exhausted";
        case ErrorCode::kUnavailable: return "unavailable";
        case ErrorCode::kTimeout: return "timeout";
        case ErrorCode::kDenied: return "denied";
        case ErrorCode::kCorrupt: return "corrupt";
        case ErrorCode::kUnsupported: return "unsupported";
        case ErrorCode::kCancelled: return "cancelled";
    }
    return "unknown";
}

std::string Error::describe() const {
    std::string out(name(code_));
    out.append(": ").append(text());
    if (detail_ != 0) out.append(" (").append(std::to_string(detail_)).append(")");
    return out;
}

}  // namespace madang
