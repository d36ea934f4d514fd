// The few words about paths.
// SPDX-License-Identifier: Apache-2.0
#include "io/path.h"

namespace madang::io {

std::string_view without_trailing_slash(std::string_view path) {
    while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
    return path;
}

std::string parent_of(std::string_view path) {
    path = without_trailing_slash(path);
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return ".";
    if (slash == 0) return "/";
    return std::string(without_trailing_slash(path.substr(0, slash)));
}

}  // namespace madang::io
