// Names of files.
// SPDX-License-Identifier: Apache-2.0
#include "service/basemap/extracts.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "service/basemap/limits.h"

namespace madang::basemap {

namespace {

constexpr std::string_view kSuffix = ".mbtiles";

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

}  // namespace

std::string Extract::file() const {
    return name + "." + std::to_string(generation) + std::string(kSuffix);
}

std::string directory_of(const std::string& data_directory) {
    return data_directory + "/basemap";
}

std::optional<Extract> extract_of(std::string_view file) {
    if (!file.ends_with(kSuffix)) return std::nullopt;
    file.remove_suffix(kSuffix.size());
    const auto dot = file.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return std::nullopt;
    const auto generation = parse_integer(file.substr(dot + 1));
    if (!generation || *generation < 1) return std::nullopt;
    return Extract{std::string(file.substr(0, dot)), static_cast<std::uint64_t>(*generation)};
}

std::string extract_name(std::string_view text) {
    std::string name(text.substr(0, kNameBytesMax));
    std::ranges::replace_if(name, [](char c) { return !is_plain(c); }, '_');
    return name.empty() ? "extract" : name;
}

Result<std::vector<Extract>> list_extracts(io::Files& files, const std::string& data_directory) {
    std::vector<Extract> found;
    const std::string directory = directory_of(data_directory);
    if (!TRY(files.exists(directory))) return found;
    for (const std::string& file : TRY(files.list(directory))) {
        if (auto extract = extract_of(file)) found.push_back(*std::move(extract));
    }
    std::ranges::sort(found);
    // Of each name the last, which has the greatest generation.
    std::vector<Extract> newest;
    for (Extract& extract : found) {
        if (!newest.empty() && newest.back().name == extract.name) newest.pop_back();
        newest.push_back(std::move(extract));
    }
    return newest;
}

}  // namespace madang::basemap
