// The zlib wrapper.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/input/gzip.h"

#include <zlib.h>

#include "base/check.h"
#include "tool/import/limits.h"

namespace madang::importer {
namespace {

constexpr int kGzipOnly = 16 + MAX_WBITS;  // inflateInit2's code for "gzip header, no zlib"

}  // namespace

struct GzipSource::Stream {
    Stream() {
        int code = inflateInit2(&z, kGzipOnly);
        CHECK(code == Z_OK, "zlib starts unless memory is out");
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream() { inflateEnd(&z); }
    z_stream z{};
};

bool is_gzip(std::string_view head) {
    return head.starts_with("\x1F\x8B\x08");
}

GzipSource::GzipSource(ByteSource& source, std::string head, std::string path)
    : source_(source),
      input_(std::move(head)),
      path_(std::move(path)),
      stream_(std::make_unique<Stream>()) {
    stream_->z.next_in = reinterpret_cast<Bytef*>(input_.data());
    stream_->z.avail_in = static_cast<uInt>(input_.size());
}

GzipSource::~GzipSource() = default;

Outcome<> GzipSource::refill() {
    input_.resize(kReadBytes);
    std::size_t taken = TRY(source_.read(input_));
    ended_ = taken == 0;
    stream_->z.next_in = reinterpret_cast<Bytef*>(input_.data());
    stream_->z.avail_in = static_cast<uInt>(taken);
    return {};
}

// After one member another may follow; anything else is padding and is ignored, as gzip does.
Outcome<> GzipSource::next_member() {
    member_open_ = false;
    if (stream_->z.avail_in == 0) {
        auto more = refill();
        if (!more) return more;
    }
    if (stream_->z.avail_in > 0 && *stream_->z.next_in == 0x1F) {
        inflateReset(&stream_->z);
        member_open_ = true;
    }
    return {};
}

Outcome<std::size_t> GzipSource::read(std::span<char> into) {
    z_stream& z = stream_->z;
    z.next_out = reinterpret_cast<Bytef*>(into.data());
    z.avail_out = static_cast<uInt>(into.size());
    while (member_open_ && z.avail_out == into.size()) {
        if (z.avail_in == 0 && !ended_) {
            auto more = refill();
            if (!more) return std::unexpected(more.error());
        }
        if (z.avail_in == 0 && ended_) {
            return stop(path_ + " is truncated: the compressed data ends too early",
                        "Download or copy it again; gzip -t tells whether it is whole.");
        }
        int code = inflate(&z, Z_NO_FLUSH);
        if (code == Z_STREAM_END) {
            auto next = next_member();
            if (!next) return std::unexpected(next.error());
        } else if (code != Z_OK && code != Z_BUF_ERROR) {
            return stop(path_ + " is damaged: " + (z.msg ? z.msg : "not valid gzip data"),
                        "Download or copy it again; gzip -t tells whether it is whole.");
        }
    }
    return into.size() - z.avail_out;
}

}  // namespace madang::importer
