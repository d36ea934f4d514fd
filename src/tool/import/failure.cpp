// Turns error codes into sentences with a next step.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/failure.h"

namespace madang::importer {
namespace {

const char* advice_for(ErrorCode code) {
    switch (code) {
        case ErrorCode::kDenied: return "Check who owns it and its permissions (ls -l).";
        case ErrorCode::kExhausted:
            return "Free some space (df -h) or give another place with --data.";
        case ErrorCode::kCorrupt:
            return "Restore it from a copy, or import into a new --data directory.";
        case ErrorCode::kUnsupported:
            return "Use the version of madang that wrote it, or a newer one.";
        default: return "";
    }
}

}  // namespace

Failure failure_of(const std::string& subject, const Error& error) {
    if (error.code() == ErrorCode::kNotFound)
        return {subject + " does not exist", "Check the path."};
    return {subject + ": " + error.describe(), advice_for(error.code())};
}

}  // namespace madang::importer
