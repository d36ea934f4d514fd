// The two tables from errno to ErrorCode.
// SPDX-License-Identifier: Apache-2.0
#include "io/errno_error.h"

#include <cerrno>

namespace madang::io {

Error file_error(const char* text, int error_number) {
    switch (error_number) {
        case ENOSPC:
        case EDQUOT: return {ErrorCode::kExhausted, text, error_number};
        case ENOENT: return {ErrorCode::kNotFound, text, error_number};
        case EACCES:
        case EPERM:
        case EROFS: return {ErrorCode::kDenied, text, error_number};
        case EEXIST: return {ErrorCode::kConflict, text, error_number};
        default: return {ErrorCode::kUnavailable, text, error_number};
    }
}

Error socket_error(const char* text, int error_number) {
    switch (error_number) {
        case EADDRINUSE: return {ErrorCode::kConflict, text, error_number};
        case EADDRNOTAVAIL: return {ErrorCode::kInvalid, text, error_number};
        case EACCES:
        case EPERM: return {ErrorCode::kDenied, text, error_number};
        case EMFILE:
        case ENFILE:
        case ENOBUFS:
        case ENOMEM: return {ErrorCode::kExhausted, text, error_number};
        case ETIMEDOUT: return {ErrorCode::kTimeout, text, error_number};
        default: return {ErrorCode::kUnavailable, text, error_number};
    }
}

std::unexpected<Error> file_failure(const char* text) {
    return std::unexpected<Error>(file_error(text, errno));
}

std::unexpected<Error> socket_failure(const char* text) {
    return std::unexpected<Error>(socket_error(text, errno));
}

}  // namespace madang::io
