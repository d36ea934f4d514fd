// Names of the files in a database directory.
//
//   LOCK              held while the database is open
//   MANIFEST          which tables and logs count (manifest.h)
//   0000000012.log    commits that no table holds yet
//   0000000013.table  sorted entries
//
// Numbers are given in order and shared by logs and tables.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace madang::lsm {

std::string lock_path(const std::string& directory);
std::string manifest_path(const std::string& directory);
std::string log_path(const std::string& directory, std::uint64_t number);
std::string table_path(const std::string& directory, std::uint64_t number);

// Returns the number of "<number>.log" or "<number>.table", or nothing for any other name.
std::optional<std::uint64_t> log_number(std::string_view name);
std::optional<std::uint64_t> table_number(std::string_view name);

}  // namespace madang::lsm
