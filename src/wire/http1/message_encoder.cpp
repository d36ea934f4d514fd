// Fields and chunks, written.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/message_encoder.h"

#include <charconv>

#include "base/check.h"

namespace madang::http1 {
namespace {

constexpr std::string_view kCrlf = "\r\n";

void put_number(std::string& out, std::uint64_t number, int radix) {
    char digits[20];  // 2^64 in decimal
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number, radix);
    out.append(digits, end);
}

}  // namespace

Result<> put_field(std::string& out, std::string_view name, std::string_view value) {
    CHECK(is_token(name), "a field name of ours is a token");
    if (!is_field_value(value)) {
        return fail(ErrorCode::kInvalid, "a field value holds a control or begins or ends blank");
    }
    out.append(name).append(": ").append(value).append(kCrlf);
    return {};
}

void put_content_length(std::string& out, std::uint64_t length) {
    out += "content-length: ";
    put_number(out, length, 10);
    out += kCrlf;
}

void put_chunked(std::string& out) {
    out += "transfer-encoding: chunked\r\n";
}

void put_head_end(std::string& out) {
    out += kCrlf;
}

void put_chunk_begin(std::string& out, std::uint64_t size) {
    CHECK(size > 0, "a chunk of no bytes would end the body");
    put_number(out, size, 16);
    out += kCrlf;
}

void put_chunk_end(std::string& out) {
    out += kCrlf;
}

void put_chunk(std::string& out, std::string_view data) {
    if (data.empty()) return;
    put_chunk_begin(out, data.size());
    out += data;
    put_chunk_end(out);
}

Result<> put_last_chunk(std::string& out, std::span<const Field> trailers) {
    const std::size_t before = out.size();
    out += "0\r\n";
    for (const Field& field : trailers) {
        if (const auto done = put_field(out, field.name, field.value); !done) {
            out.resize(before);
            return done;
        }
    }
    out += kCrlf;
    return {};
}

}  // namespace madang::http1
