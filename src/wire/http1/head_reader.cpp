// Start line and field lines, and the fields that decide about framing.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/head_reader.h"

#include <algorithm>
#include <charconv>

#include "base/result.h"
#include "base/text.h"
#include "wire/http1/byte_scan.h"
#include "wire/http1/characters.h"

namespace madang::http1 {
namespace {

constexpr std::size_t kCrlfBytes = 2;

enum class Known : std::uint8_t { kOther, kHost, kExpect, kConnection, kLength, kCoding };

// One comparison at most: the names that matter differ in length. The first letter alone tells most
// others apart.
Known known(std::string_view name) {
    const auto when = [name](std::string_view wanted, Known meaning) {
        if ((name.front() | ' ') != wanted.front()) return Known::kOther;
        return ascii_equal_fold(name, wanted) ? meaning : Known::kOther;
    };
    switch (name.size()) {
        case 4: return when("host", Known::kHost);
        case 6: return when("expect", Known::kExpect);
        case 10: return when("connection", Known::kConnection);
        case 14: return when("content-length", Known::kLength);
        case 17: return when("transfer-encoding", Known::kCoding);
        default: return Known::kOther;
    }
}

// Says what is wrong with a line whose first `token` bytes are a token but no name before a colon.
const Refusal& fault_of(std::string_view line, std::size_t token) {
    if (is_blank(line.front())) return refused::kFolded;
    if (line.find(':') == std::string_view::npos) return refused::kNoColon;
    const bool spaced =
        token > 0 && is_blank(line[token]) && trim_blanks(line.substr(token)).starts_with(':');
    return spaced ? refused::kSpaceBeforeColon : refused::kFieldName;
}

}  // namespace

std::expected<void, Refusal> parse_field(std::string_view line, Field& field) {
    const std::size_t token = count_token(line);
    if (token == 0 || token == line.size() || line[token] != ':') {
        return std::unexpected(fault_of(line, token));
    }
    field.name = line.substr(0, token);
    field.value = trim_blanks(line.substr(token + 1));
    return {};
}

std::expected<void, Refusal> HeadFacts::add(const Field& field) {
    switch (known(field.name)) {
        case Known::kOther: break;
        case Known::kHost:
            ++hosts;
            host = field.value;
            break;
        case Known::kExpect: add_expectation(field.value); break;
        case Known::kConnection: return add_connection(field.value);
        case Known::kLength: return add_length(field.value);
        case Known::kCoding: return add_coding(field.value);
    }
    return {};
}

// RFC 9110 §8.6: digits and nothing else; a list of equal numbers is a repetition too.
std::expected<void, Refusal> HeadFacts::add_length(std::string_view value) {
    if (content_length) return std::unexpected(refused::kLengthRepeated);
    if (value.empty() || !is_all(kDigitByte, value)) {
        return std::unexpected(refused::kLengthInvalid);
    }
    if (value.size() > kLengthDigitsMax) return std::unexpected(refused::kLengthOverflow);
    std::uint64_t length = 0;
    std::from_chars(value.data(), value.data() + value.size(), length);
    content_length = length;
    return {};
}

// RFC 9112 §6.1. `gzip, chunked` is refused as well: nothing here can undo gzip.
std::expected<void, Refusal> HeadFacts::add_coding(std::string_view value) {
    if (chunked) return std::unexpected(refused::kCodingRepeated);
    if (!ascii_equal_fold(value, "chunked")) return std::unexpected(refused::kCodingOther);
    chunked = true;
    return {};
}

// RFC 9110 §7.6.1
std::expected<void, Refusal> HeadFacts::add_connection(std::string_view value) {
    ListReader list(value);
    while (const auto option = list.next()) {
        if (!is_token(*option)) return std::unexpected(refused::kConnection);
        close = close || ascii_equal_fold(*option, "close");
        keep_alive = keep_alive || ascii_equal_fold(*option, "keep-alive");
    }
    return {};
}

// RFC 9110 §10.1.1
void HeadFacts::add_expectation(std::string_view value) {
    ListReader list(value);
    while (const auto expectation = list.next()) {
        const bool known = ascii_equal_fold(*expectation, "100-continue");
        (known ? expect_continue : expect_other) = true;
    }
}

std::expected<void, Refusal> HeadFacts::check_framing(int minor_version) const {
    if (chunked && content_length) return std::unexpected(refused::kLengthAndCoding);
    if (chunked && minor_version == 0) return std::unexpected(refused::kCodingInHttp10);
    return {};
}

std::expected<bool, Refusal> HeadReader::start_line(const Refusal& beyond) {
    line_limit_ = limits_.request_line;
    for (std::size_t empty = 0; empty <= kEmptyLinesMax; ++empty) {
        end_ = lines_.position() + limits_.head;
        const bool whole = TRY(lines_.next(line_limit_, beyond));
        if (!whole || !lines_.line().empty()) return whole;
    }
    return std::unexpected(refused::kEmptyLines);
}

std::expected<bool, Refusal> HeadReader::fields(std::vector<Field>& fields, HeadFacts& facts) {
    while (true) {
        if (end_ - lines_.position() < kCrlfBytes) return std::unexpected(refused::kHeadLong);
        line_limit_ = end_ - lines_.position() - kCrlfBytes;
        if (!TRY(lines_.next(line_limit_, refused::kHeadLong))) return false;
        if (lines_.line().empty()) return true;
        if (fields.size() == limits_.fields) return std::unexpected(refused::kTooManyFields);
        TRY(parse_field(lines_.line(), fields.emplace_back()));
        TRY(facts.add(fields.back()));
    }
}

Limits fitted(Limits limits) {
    const std::size_t room = limits.head - std::min(limits.head, 2 * kCrlfBytes);
    limits.request_line = std::min(limits.request_line, room);
    return limits;
}

}  // namespace madang::http1
