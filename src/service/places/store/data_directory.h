// What lies where in a data directory, and its lock.
//
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "io/file.h"

namespace madang::places {

inline std::string store_path(const std::string& data_directory) {
    return data_directory + "/lsm";
}
inline std::string index_path(const std::string& data_directory) {
    return data_directory + "/geo";
}

// One process at a time works in a directory, whichever kind it is or becomes. Errors: conflict.
inline Result<std::unique_ptr<io::FileLock>> lock_directory(io::Files& files,
                                                            const std::string& data_directory) {
    return files.lock(data_directory + "/lock");
}

}  // namespace madang::places
