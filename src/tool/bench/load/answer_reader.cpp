// Head, length, body.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/load/answer_reader.h"

#include "base/text.h"

namespace madang::bench {
namespace {

constexpr std::size_t kAnswerHeadBytesMax = 16384;  // our server's heads have 300
constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::string_view kLength = "\r\ncontent-length: ";
constexpr std::string_view kClose = "\r\nconnection: close";

}  // namespace

bool AnswerReader::read_head(std::string_view head) {
    if (!head.starts_with("HTTP/1.1 ") || head.size() < 12) return false;
    const auto status = parse_integer(head.substr(9, 3));
    const std::size_t length = head.find(kLength);
    if (!status || length == std::string_view::npos) return false;
    std::string_view number = head.substr(length + kLength.size());
    number = number.substr(0, number.find('\r'));
    const auto bytes = parse_integer(number);
    if (!bytes || *bytes < 0) return false;
    status_ = static_cast<int>(*status);
    body_left_ = static_cast<std::size_t>(*bytes);
    closes_ = head.find(kClose) != std::string_view::npos;
    return true;
}

AnswerReader::State AnswerReader::take(std::string_view bytes) {
    if (!in_body_) {
        const std::size_t before = head_.size();
        if (before > 0) bytes = head_.append(bytes);
        const std::size_t end = bytes.find(kHeadEnd);
        if (end == std::string_view::npos) {
            if (before == 0) head_.assign(bytes);
            return head_.size() > kAnswerHeadBytesMax ? State::kBroken : State::kMore;
        }
        if (!read_head(bytes.substr(0, end + 2))) return State::kBroken;
        bytes.remove_prefix(end + kHeadEnd.size());
        in_body_ = true;
    }
    if (bytes.size() > body_left_) return State::kBroken;
    body_left_ -= bytes.size();
    if (body_left_ > 0) {
        head_.clear();
        return State::kMore;
    }
    in_body_ = false;
    head_.clear();
    return State::kWhole;
}

}  // namespace madang::bench
