// Names of files, and numbers from them.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/file_names.h"

#include <charconv>

namespace madang::lsm {

namespace {

constexpr std::size_t kDigits = 10;  // so that a listing sorts by number

std::string path_of(const std::string& directory, std::uint64_t number, std::string_view suffix) {
    const std::string digits = std::to_string(number);
    std::string path = directory + '/';
    if (digits.size() < kDigits) path.append(kDigits - digits.size(), '0');
    return path.append(digits).append(suffix);
}

std::optional<std::uint64_t> number_of(std::string_view name, std::string_view suffix) {
    if (!name.ends_with(suffix)) return std::nullopt;
    name.remove_suffix(suffix.size());
    if (name.size() < kDigits) return std::nullopt;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
    return number;
}

}  // namespace

std::string lock_path(const std::string& directory) {
    return directory + "/LOCK";
}
std::string manifest_path(const std::string& directory) {
    return directory + "/MANIFEST";
}

std::string log_path(const std::string& directory, std::uint64_t number) {
    return path_of(directory, number, ".log");
}

std::string table_path(const std::string& directory, std::uint64_t number) {
    return path_of(directory, number, ".table");
}

std::optional<std::uint64_t> log_number(std::string_view name) {
    return number_of(name, ".log");
}

std::optional<std::uint64_t> table_number(std::string_view name) {
    return number_of(name, ".table");
}

}  // namespace madang::lsm
