// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/http1_transport.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "tool/trace/limits.h"
#include "wire/http1/response_decoder.h"

namespace madang::trace {
namespace {

http1::Limits limits() {
    http1::Limits limits;
    limits.body = kBodyMax.value;
    return limits;
}

Error as_answer_error(const Error& error) {
    if (error.code() == ErrorCode::kInvalid) return {ErrorCode::kCorrupt, "the answer is not HTTP"};
    return error;
}

class Http1Transport final : public Transport {
public:
    Http1Transport(std::unique_ptr<io::Stream> stream, const Stopwatch& watch,
                   http1::WrittenVersion version)
        : stream_(std::move(stream)), watch_(watch), version_(version), decoder_(limits()) {}

    io::Task<Result<>> fetch(const Request& request, Response& into) override;
    std::size_t capacity() const override { return 1; }
    bool is_open() const override { return is_open_; }
    std::string_view protocol() const override { return is_old() ? "http/1.0" : "http/1.1"; }
    void close() override {
        is_open_ = false;
        stream_->close();
    }

private:
    io::Task<Result<>> send(const Request& request, Response& into);
    io::Task<Result<>> read_head(MonotonicTime deadline, Response& into);
    io::Task<Result<>> read_body(MonotonicTime deadline, Response& into);
    io::Task<Result<std::size_t>> read_more(MonotonicTime deadline);
    void take_head(std::size_t bytes, Response& into) const;
    bool is_old() const { return version_ == http1::WrittenVersion::kHttp10; }
    std::string_view unread() const { return std::string_view(buffer_).substr(taken_); }

    std::unique_ptr<io::Stream> stream_;
    const Stopwatch& watch_;
    const http1::WrittenVersion version_;
    http1::ResponseDecoder decoder_;
    http1::ResponseHead head_;
    std::string buffer_;
    std::size_t taken_ = 0;  // of the buffer
    bool is_open_ = true;
};

io::Task<Result<>> Http1Transport::fetch(const Request& request, Response& into) {
    // Until the answer has ended well nothing can follow it.
    is_open_ = false;
    CO_TRY_VOID(co_await send(request, into));
    CO_TRY_VOID(co_await read_head(request.deadline, into));
    const bool keep_alive = head_.keep_alive;
    CO_TRY_VOID(co_await read_body(request.deadline, into));
    // Whatever the server offers: a connection of 1.0 is for one request.
    if (is_old()) {
        close();
        co_return Result<>();
    }
    is_open_ = keep_alive;
    co_return Result<>();
}

io::Task<Result<>> Http1Transport::send(const Request& request, Response& into) {
    std::string head;
    CO_TRY_VOID(http1::put_request_line(head, "GET", request.url.target(), request.url.authority(),
                                        version_));
    for (const Header& header : request.headers) {
        CO_TRY_VOID(http1::put_field(head, header.name, header.value));
    }
    http1::put_head_end(head);
    into.request_bytes = head.size();
    CO_TRY_VOID(co_await io::write_all(*stream_, std::string_view(head), request.deadline));
    into.sent = watch_.now();
    co_return Result<>();
}

io::Task<Result<std::size_t>> Http1Transport::read_more(MonotonicTime deadline) {
    buffer_.erase(0, taken_);
    taken_ = 0;
    const std::size_t had = buffer_.size();
    buffer_.resize(had + kReadBytes);
    const std::span<char> room(buffer_.data() + had, kReadBytes);
    const auto count = co_await stream_->read_some(room, deadline);
    buffer_.resize(had + count.value_or(0));
    co_return count;
}

void Http1Transport::take_head(std::size_t bytes, Response& into) const {
    Answer& answer = into.answer.emplace();
    answer.status = head_.status;
    answer.reason = head_.reason;
    answer.version = head_.minor_version == 0 ? "HTTP/1.0" : "HTTP/1.1";
    answer.header_bytes = bytes;
    for (const http1::Field& field : head_.fields) {
        answer.headers.push_back({std::string(field.name), std::string(field.value)});
    }
}

io::Task<Result<>> Http1Transport::read_head(MonotonicTime deadline, Response& into) {
    while (true) {
        const auto taken = decoder_.decode_head(unread(), http1::Asked::kOther, head_);
        if (!taken) co_return std::unexpected(as_answer_error(taken.error()));
        if (*taken > 0) {
            if (!head_.interim()) take_head(*taken, into);
            taken_ += *taken;
            if (!head_.interim()) co_return Result<>();
            into.first_byte.reset();  // the answer is still to come
            continue;
        }
        CO_TRY(const std::size_t count, co_await read_more(deadline));
        if (count == 0)
            co_return fail(ErrorCode::kCancelled, "the server closed without an answer");
        if (!into.first_byte) into.first_byte = watch_.now();
    }
}

io::Task<Result<>> Http1Transport::read_body(MonotonicTime deadline, Response& into) {
    while (true) {
        const auto step = decoder_.decode_body(unread());
        if (!step) co_return std::unexpected(as_answer_error(step.error()));
        into.answer->body_bytes += step->data.size();
        const std::size_t room = kPageMax.value - std::min(into.body.size(), kPageMax.value);
        into.body += step->data.substr(0, room);
        taken_ += step->taken;
        if (step->end) co_return Result<>();
        if (step->taken > 0) continue;
        CO_TRY(const std::size_t count, co_await read_more(deadline));
        if (count > 0) continue;
        is_open_ = false;
        if (decoder_.decode_close()) co_return Result<>();
        co_return fail(ErrorCode::kCancelled, "the server closed before the answer ended");
    }
}

}  // namespace

std::unique_ptr<Transport> make_http1_transport(std::unique_ptr<io::Stream> stream,
                                                const Stopwatch& watch,
                                                http1::WrittenVersion version) {
    return std::make_unique<Http1Transport>(std::move(stream), watch, version);
}

}  // namespace madang::trace
