// The client: encode a request, write it, decode the answer.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/client.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "engine/http/connection/buffer_pool.h"
#include "io/system_clock.h"
#include "io/tcp.h"
#include "wire/http1/request_encoder.h"
#include "wire/http1/response_decoder.h"

namespace madang::http {
namespace {

// Whether repeating it does no harm (RFC 9110 §9.2.2).
bool is_idempotent(std::string_view method) {
    return method != "POST" && method != "PATCH";
}

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

class StreamClient final : public Client {
public:
    StreamClient(io::Loop& loop, const io::Address& address, ClientOptions options)
        : loop_(loop),
          address_(address),
          options_(std::move(options)),
          decoder_(limits_of(options_)),
          buffer_(pool_) {
        if (options_.host.empty()) options_.host = address.to_string();
    }

    io::Task<Result<ClientResponse>> send(ClientRequest request) override;

private:
    Result<std::string> encode(const ClientRequest& request) const;
    io::Task<Result<>> open();
    io::Task<Result<ClientResponse>> attempt(const ClientRequest& request, std::string_view head);
    io::Task<Result<ClientResponse>> read_answer(const ClientRequest& request);
    io::Task<Result<>> read_head(http1::Asked asked);
    io::Task<Result<>> read_body(std::string& body);
    io::Task<Result<std::size_t>> read_more();

    io::Loop& loop_;
    io::Address address_;
    ClientOptions options_;
    std::unique_ptr<io::Stream> stream_;
    http1::ResponseDecoder decoder_;
    http1::ResponseHead head_;
    BufferPool pool_;
    ReadBuffer buffer_;
    MonotonicTime deadline_;
    bool answer_begun_ = false;
};

Result<std::string> StreamClient::encode(const ClientRequest& request) const {
    std::string out;
    TRY(http1::put_request_line(out, request.method, request.target, options_.host));
    for (const Header& header : request.headers) {
        TRY(http1::put_field(out, header.name, header.value));
    }
    if (request.body) http1::put_content_length(out, request.body->size());
    http1::put_head_end(out);
    return out;
}

io::Task<Result<>> StreamClient::open() {
    CO_TRY(stream_, co_await io::connect(loop_, address_, loop_.now() + options_.connect));
    decoder_ = http1::ResponseDecoder(limits_of(options_));
    buffer_.consume(buffer_.view().size());
    co_return Result<>();
}

io::Task<Result<ClientResponse>> StreamClient::send(ClientRequest request) {
    CO_TRY(const std::string head, encode(request));
    const bool kept = stream_ != nullptr;
    if (!kept) {
        CO_TRY_VOID(co_await open());
    }
    auto response = co_await attempt(request, head);
    if (response) co_return response;
    stream_.reset();
    const bool closed_before =
        kept && !answer_begun_ && response.error().code() != ErrorCode::kTimeout;
    if (!closed_before || !is_idempotent(request.method)) co_return response;
    CO_TRY_VOID(co_await open());
    response = co_await attempt(request, head);
    if (!response) stream_.reset();
    co_return response;
}

io::Task<Result<ClientResponse>> StreamClient::attempt(const ClientRequest& request,
                                                       std::string_view head) {
    answer_begun_ = false;
    std::vector<std::string_view> pieces{head};
    if (request.body && !request.body->empty()) pieces.push_back(*request.body);
    const auto written =
        co_await io::write_all(*stream_, std::move(pieces), loop_.now() + options_.write);
    // A server that refuses early closes its side: its answer may be there all the same.
    if (!written && written.error().code() == ErrorCode::kTimeout) {
        co_return std::unexpected(written.error());
    }
    deadline_ = loop_.now() + options_.answer;
    co_return co_await read_answer(request);
}

io::Task<Result<std::size_t>> StreamClient::read_more() {
    if (buffer_.room().empty()) buffer_.reserve(2 * buffer_.view().size());
    const auto count = co_await stream_->read_some(buffer_.room(), deadline_);
    if (count) buffer_.fill(*count);
    if (count && *count > 0) answer_begun_ = true;
    co_return count;
}

io::Task<Result<>> StreamClient::read_head(http1::Asked asked) {
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

io::Task<Result<>> StreamClient::read_body(std::string& body) {
    while (true) {
        const auto step = decoder_.decode_body(buffer_.view());
        if (!step) co_return std::unexpected(as_client_error(step.error()));
        body.append(step->data);
        buffer_.consume(step->taken);
        if (step->end) co_return Result<>();
        if (step->taken > 0) continue;
        CO_TRY(const std::size_t count, co_await read_more());
        if (count > 0) continue;
        stream_.reset();
        if (decoder_.decode_close()) co_return Result<>();
        co_return fail(ErrorCode::kCancelled, "the server closed before the answer ended");
    }
}

io::Task<Result<ClientResponse>> StreamClient::read_answer(const ClientRequest& request) {
    const auto asked = request.method == "HEAD" ? http1::Asked::kHead : http1::Asked::kOther;
    CO_TRY_VOID(co_await read_head(asked));
    ClientResponse response;
    response.status = head_.status;
    response.headers = copy_fields(head_.fields);
    const bool keep_alive = head_.keep_alive;
    CO_TRY_VOID(co_await read_body(response.body));
    if (!keep_alive) stream_.reset();
    co_return response;
}

// Sends and stops the loop: a function and not a lambda, since a lambda's captures would not live
// in the coroutine.
io::Task<> send_then_stop(Client& client, io::Loop& loop, ClientRequest request,
                          std::optional<Result<ClientResponse>>& into) {
    into = co_await client.send(std::move(request));
    loop.stop();
}

class LoopingClient final : public BlockingClient {
public:
    // `clock` outlives it.
    static Result<std::unique_ptr<BlockingClient>> create(const io::Address& address,
                                                          ClientOptions options) {
        auto client = std::make_unique<LoopingClient>();
        client->loop_ = TRY(io::Loop::create(client->clock_));
        client->client_ = Client::create(*client->loop_, address, std::move(options));
        return client;
    }

    Result<ClientResponse> send(ClientRequest request) override {
        std::optional<Result<ClientResponse>> response;
        loop_->post(
            [&] { io::spawn(send_then_stop(*client_, *loop_, std::move(request), response)); });
        loop_->run();
        return *std::move(response);
    }

private:
    io::SystemClock clock_;
    std::unique_ptr<io::Loop> loop_;
    std::unique_ptr<Client> client_;  // goes before its loop
};

}  // namespace

std::unique_ptr<Client> Client::create(io::Loop& loop, io::Address address, ClientOptions options) {
    return std::make_unique<StreamClient>(loop, address, std::move(options));
}

Result<std::unique_ptr<BlockingClient>> BlockingClient::create(io::Address address,
                                                               ClientOptions options) {
    return LoopingClient::create(address, std::move(options));
}

Result<ClientResponse> BlockingClient::get(std::string target) {
    ClientRequest request;
    request.target = std::move(target);
    return send(std::move(request));
}

Result<ClientResponse> BlockingClient::send_json(std::string method, std::string target,
                                                 std::string json) {
    ClientRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers.push_back({"content-type", "application/json"});
    request.body = std::move(json);
    return send(std::move(request));
}

}  // namespace madang::http
