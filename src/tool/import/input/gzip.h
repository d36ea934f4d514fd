// Decompresses gzip on the way, also files made of several members one after another.
//
// Threads: one at a time.  Source: RFC 1952 §2.2 (members), zlib.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "tool/import/input/bytes.h"

namespace madang::importer {

// Whether `head` begins like a gzip file (RFC 1952 §2.3.1).
bool is_gzip(std::string_view head);

class GzipSource : public ByteSource {
public:
    // `head` are bytes already read from `source`; `path` is for messages.
    GzipSource(ByteSource& source, std::string head, std::string path);
    ~GzipSource() override;
    // Fails on a damaged or truncated file.
    Outcome<std::size_t> read(std::span<char> into) override;

private:
    struct Stream;
    Outcome<> refill();
    Outcome<> next_member();

    ByteSource& source_;
    std::string input_;
    std::string path_;
    std::unique_ptr<Stream> stream_;
    bool ended_ = false;       // no more compressed bytes
    bool member_open_ = true;  // inside a member: the end here is a truncated file
};

}  // namespace madang::importer
