// Encode a request, write it, decode the answer.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/client/http1_client_connection.h"

#include <utility>

#include "base/text.h"
#include "engine/http/limits.h"
#include "wire/http1/request_encoder.h"

namespace madang::http {
namespace {

http1::Limits limits_of(const ClientOptions& options) {
    http1::Limits limits;
    limits.body = options.body.value;
    return limits;
}

Headers copy_fields(const std::vector<http1::Field>& fields) {
    Headers headers;
    headers.reserve(fields.size());
    for (const http1::Field& field : fields) {
        headers.push_back({ascii_lower(field.name), std::string(field.value)});
    }
    return headers;
}

Error as_client_error(const Error& error) {
    if (error.code() == ErrorCode::kInvalid) return {ErrorCode::kCorrupt, "the answer is not HTTP"};
    return error;
}

}  // namespace

Http1ClientConnection::Http1ClientConnection(io::Timers& timers, std::unique_ptr<io::Stream> stream,
                                             ClientSite site, const ClientOptions& options)
    : timers_(timers),
      stream_(std::move(stream)),
      site_(std::move(site)),
      options_(options),
      decoder_(limits_of(options)),
      buffer_(pool_) {}

void Http1ClientConnection::close() {
    keep_ = false;
    if (!stream_) return;
    stream_->close();
    if (!busy_) stream_.reset();
}

Result<std::string> Http1ClientConnection::encode(const ClientRequest& request) const {
    std::string out;
    TRY(http1::put_request_line(out, request.method, request.target, site_.authority));
    for (const Header& header : request.headers) {
        TRY(http1::put_field(out, header.name, header.value));
    }
    if (request.body) http1::put_content_length(out, request.body->size());
    http1::put_head_end(out);
    return out;
}

io::Task<ClientOutcome> Http1ClientConnection::send(const ClientRequest& request) {
    const Result<std::string> head = encode(request);
    if (!head) co_return std::unexpected(ClientFailure{head.error(), Fate::kUnprocessed});
    answer_begun_ = false;
    busy_ = true;
    Result<ClientResponse> response = co_await attempt(request, *head);
    busy_ = false;
    if (!response || !keep_) stream_.reset();
    if (response) co_return *std::move(response);
    // A server may close a kept connection just as the request comes.
    const bool lost = !answer_begun_ && response.error().code() != ErrorCode::kTimeout;
    co_return std::unexpected(ClientFailure{response.error(), lost ? Fate::kLost : Fate::kFailed});
}

io::Task<Result<ClientResponse>> Http1ClientConnection::attempt(const ClientRequest& request,
                                                                std::string_view head) {
    timing_ = {.begun = timers_.now()};
    std::vector<std::string_view> pieces{head};
    if (request.body && !request.body->empty()) pieces.push_back(*request.body);
    const auto written =
        co_await io::write_all(*stream_, std::move(pieces), timers_.now() + options_.write);
    // A server that refuses early closes its side: its answer may be there all the same.
    if (!written && written.error().code() == ErrorCode::kTimeout) {
        co_return std::unexpected(written.error());
    }
    timing_.sent = timers_.now();
    deadline_ = timing_.sent + options_.answer;
    co_return co_await read_answer(request);
}

io::Task<Result<std::size_t>> Http1ClientConnection::read_more() {
    if (buffer_.room().empty()) buffer_.reserve(2 * buffer_.view().size());
    const auto count = co_await stream_->read_some(buffer_.room(), deadline_);
    if (count) buffer_.fill(*count);
    if (count && *count > 0 && !std::exchange(answer_begun_, true)) {
        timing_.first_byte = timers_.now();
    }
    co_return count;
}

io::Task<Result<>> Http1ClientConnection::read_head(http1::Asked asked) {
    while (true) {
        const auto taken = decoder_.decode_head(buffer_.view(), asked, head_);
        if (!taken) co_return std::unexpected(as_client_error(taken.error()));
        buffer_.consume(*taken);
        if (*taken > 0 && !head_.interim()) co_return Result<>();
        if (*taken > 0) continue;
        CO_TRY(const std::size_t count, co_await read_more());
        if (count == 0)
            co_return fail(ErrorCode::kCancelled, "the server closed without an answer");
    }
}

io::Task<Result<>> Http1ClientConnection::read_body(std::string& body) {
    while (true) {
        const auto step = decoder_.decode_body(buffer_.view());
        if (!step) co_return std::unexpected(as_client_error(step.error()));
        body.append(step->data);
        buffer_.consume(step->taken);
        if (step->end) co_return Result<>();
        if (step->taken > 0) continue;
        CO_TRY(const std::size_t count, co_await read_more());
        if (count > 0) continue;
        keep_ = false;
        if (decoder_.decode_close()) co_return Result<>();
        co_return fail(ErrorCode::kCancelled, "the server closed before the answer ended");
    }
}

io::Task<Result<ClientResponse>> Http1ClientConnection::read_answer(const ClientRequest& request) {
    const auto asked = request.method == "HEAD" ? http1::Asked::kHead : http1::Asked::kOther;
    CO_TRY_VOID(co_await read_head(asked));
    ClientResponse response;
    response.status = head_.status;
    response.version = Version::kHttp11;
    response.headers = copy_fields(head_.fields);
    keep_ = keep_ && head_.keep_alive;
    CO_TRY_VOID(co_await read_body(response.body));
    timing_.ended = timers_.now();
    response.timing = timing_;
    co_return response;
}

}  // namespace madang::http
