// Lines, and what is remembered of an unfinished one.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/line_reader.h"

#include "wire/http1/byte_scan.h"

namespace madang::http1 {

std::expected<bool, Refusal> LineReader::next(std::size_t limit, const Refusal& beyond) {
    const std::string_view rest = input_.substr(position_);
    const std::size_t length = find_control(rest);
    if (length > limit) return std::unexpected(beyond);
    if (length == rest.size()) return false;
    if (rest[length] != '\r') {
        return std::unexpected(rest[length] == '\n' ? refused::kBareLf : refused::kControl);
    }
    if (length + 1 == rest.size()) return false;
    if (rest[length + 1] != '\n') return std::unexpected(refused::kBareCr);
    line_ = rest.substr(0, length);
    position_ += length + 2;
    return true;
}

bool PartialHead::still_partial(std::string_view input) {
    if (scanned_ == 0 || input.size() < scanned_ || input.size() > patience_) return false;
    // The last byte scanned may be the CR of a CRLF.
    const std::string_view fresh = input.substr(scanned_ - 1);
    if (find_control(fresh) != fresh.size()) return false;
    scanned_ = input.size();
    return true;
}

void PartialHead::note(std::string_view input, std::size_t line_start, std::size_t limit) {
    scanned_ = input.size() > line_start ? input.size() : 0;
    patience_ = line_start + limit;
}

}  // namespace madang::http1
