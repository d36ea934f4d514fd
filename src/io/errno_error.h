// How the errno of a system call becomes an Error; the number stays as its detail.
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

namespace madang::io {

// For files, as io/file.h promises: ENOSPC, EDQUOT exhausted; ENOENT not_found; EACCES, EPERM,
// EROFS denied; EEXIST conflict; else unavailable.
Error file_error(const char* text, int error_number);

// For sockets: EADDRINUSE conflict; EADDRNOTAVAIL invalid; EACCES, EPERM denied; EMFILE, ENFILE,
// ENOBUFS, ENOMEM exhausted; ETIMEDOUT timeout; else unavailable.
Error socket_error(const char* text, int error_number);

// The same with the calling thread's errno, ready to be returned.
std::unexpected<Error> file_failure(const char* text);
std::unexpected<Error> socket_failure(const char* text);

}  // namespace madang::io
