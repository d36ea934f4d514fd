// Requests out, answers in.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/http3/http3_client.h"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "engine/http/client/open_connection.h"
#include "engine/http/http3/http3_session.h"
#include "engine/http/limits.h"
#include "engine/quic/endpoint.h"
#include "io/await.h"

namespace madang::http {
namespace {

using Done = io::Completion<Result<ClientResponse>>::Done;

// One request and as much of its answer as has come.
struct Sending {
    ClientRequest request;
    ClientResponse response;
    Done done;
    io::TimerId timer;
    std::size_t body_taken = 0;
    bool early = false;
};

class LoopHttp3Client final : public Http3Client, private quic::Application, private Http3Events {
public:
    LoopHttp3Client(io::Loop& loop, const io::Address& address, Http3ClientOptions options)
        : loop_(loop), address_(address), options_(std::move(options)) {
        if (options_.host.empty()) options_.host = address.to_string();
    }
    ~LoopHttp3Client() override;
    Result<> open(io::Environment& environment);

    io::Task<Result<>> connect() override;
    io::Task<Result<ClientResponse>> send(ClientRequest request) override;
    const Http3ClientState& state() const override { return state_; }
    void close() override {
        if (connection_ != nullptr) connection_->close(Http3Code::kNone, "");
    }
    Result<> move(Moving moving) override {
        return endpoint_->move(moving == Moving::kSilently ? quic::Endpoint::Moving::kSilently
                                                           : quic::Endpoint::Moving::kMigrating);
    }
    void stop_taking() override { takes_ = false; }
    Result<> update_keys() override {
        if (connection_ == nullptr) return fail(ErrorCode::kUnavailable, "there is no connection");
        return connection_->update_keys();
    }

private:
    using Connecting = io::Completion<Result<>>::Done;
    using Streams = std::unordered_map<StreamId, std::unique_ptr<Sending>>;

    void start(ClientRequest request, Done done);
    Result<> begin();
    void tell_connecting(const Result<>& outcome);
    void pump();
    void submit(StreamId stream, Sending& sending);
    void finish(StreamId stream, Result<ClientResponse> outcome);
    void fail_all(const Error& error);
    void on_timeout(const Sending* sending);
    Sending* find(StreamId stream);
    void give_up(StreamId stream, const Error& error);

    // quic::Application:
    void on_writable() override;
    void on_handshake_completed() override;
    std::optional<AppError> on_data(const quic::StreamData& data) override;
    void on_stream_reset(StreamId stream, AppError error) override;
    void on_stop_sending(StreamId stream, AppError) override { session_->on_read_ended(stream); }
    void on_stream_closed(StreamId stream, AppError error) override {
        if (!session_->on_stream_closed(stream, error)) on_over(stream, error);
    }
    std::optional<AppError> next(quic::Outgoing& out) override { return session_->next(out); }
    void on_written(StreamId stream, std::size_t bytes) override {
        session_->on_written(stream, bytes);
    }
    void on_acknowledged(StreamId stream, std::uint64_t bytes) override {
        (void)session_->on_acknowledged(stream, bytes);
    }
    void on_blocked(StreamId stream) override { session_->on_blocked(stream); }
    void on_unblocked(StreamId stream) override {
        session_->on_unblocked(stream);
        connection_->want_write();
    }
    void on_write_ended(StreamId stream) override { session_->on_write_ended(stream); }
    void on_local_streams(std::uint64_t) override { pump(); }
    void on_early_data_rejected() override;
    void on_closed(const quic::Closed& closed) override;

    // Http3Events:
    bool on_field(StreamId stream, FieldSection section, std::string_view name,
                  std::string_view value) override;
    void on_head(StreamId, bool) override {}
    void on_body(StreamId stream, std::string_view bytes) override;
    void on_end(StreamId stream) override;
    void on_consumed(StreamId stream, std::size_t bytes) override {
        connection_->consumed(stream, bytes);
    }
    void on_stop_receiving(StreamId stream, AppError error) override {
        connection_->stop_receiving(stream, error);
    }
    void on_reset(StreamId stream, AppError error) override { connection_->reset(stream, error); }
    void on_over(StreamId stream, AppError error) override;
    BodyPiece take_body(StreamId stream) override;
    void on_body_acknowledged(StreamId, std::uint64_t) override {}

    io::Loop& loop_;
    io::Address address_;
    Http3ClientOptions options_;
    std::unique_ptr<quic::Endpoint> endpoint_;
    quic::Connection* connection_ = nullptr;
    std::unique_ptr<Http3Session> session_;
    std::vector<Connecting> connecting_;            // who waits for the handshake
    std::deque<std::unique_ptr<Sending>> waiting_;  // for a stream
    Streams streams_;
    Http3ClientState state_;
    bool writable_ = false;
    bool writable_pending_ = false;
    bool takes_ = true;
};

LoopHttp3Client::~LoopHttp3Client() {
    if (connection_ != nullptr) connection_->close(Http3Code::kNone, "");
    endpoint_.reset();
    fail_all(Error(ErrorCode::kCancelled, "the client goes"));
}

Result<> LoopHttp3Client::open(io::Environment& environment) {
    const bool ipv6 = address_.family() == io::Address::Family::kIpv6;
    const io::Address any = TRY(io::Address::parse(ipv6 ? "[::]:0" : "0.0.0.0:0"));
    endpoint_ = TRY(quic::Endpoint::client(loop_, environment, any));
    return {};
}

io::Task<Result<ClientResponse>> LoopHttp3Client::send(ClientRequest request) {
    io::Completion<Result<ClientResponse>> completion(
        [&](Done done) { start(std::move(request), std::move(done)); });
    co_return co_await completion;
}

void LoopHttp3Client::start(ClientRequest request, Done done) {
    if (connection_ == nullptr) {
        const auto begun = begin();
        if (!begun) return done(std::unexpected(begun.error()));
    }
    auto sending = std::make_unique<Sending>();
    sending->request = std::move(request);
    sending->done = std::move(done);
    const Sending* const raw = sending.get();
    sending->timer = loop_.after(options_.answer, [this, raw] { on_timeout(raw); });
    waiting_.push_back(std::move(sending));
    pump();
}

io::Task<Result<>> LoopHttp3Client::connect() {
    if (connection_ == nullptr) {
        CO_TRY_VOID(begin());
    }
    if (state_.shaken || state_.sent_early) co_return Result<>();
    io::Completion<Result<>> completion(
        [this](Connecting done) { connecting_.push_back(std::move(done)); });
    co_return co_await completion;
}

void LoopHttp3Client::tell_connecting(const Result<>& outcome) {
    for (Connecting& done : std::exchange(connecting_, {})) done(outcome);
}

Result<> LoopHttp3Client::begin() {
    state_ = {};
    state_.began = loop_.now();
    writable_ = false;
    quic::ClientOptions options;
    options.tls = options_.tls;
    options.early = options_.early;
    options.witness = options_.witness;
    options.transport.handshake = options_.handshake;
    options.transport.stream_window = kHttp3ClientWindowBytes;
    options.transport.connection_window = 2 * kHttp3ClientWindowBytes;
    // Without the port: that is no part of a name.
    const std::string name = name_of_authority(options_.host);
    connection_ = TRY(endpoint_->connect(options, address_, name, *this));
    if (writable_pending_) {
        writable_pending_ = false;
        state_.sent_early = true;
        on_writable();
    }
    return {};
}

void LoopHttp3Client::on_writable() {
    if (connection_ == nullptr) {
        writable_pending_ = true;  // with a ticket it comes from inside of begin()
        return;
    }
    Http3Events& events = *this;
    session_ = std::make_unique<Http3Session>(
        events, Http3Session::Options{.side = Http3Session::Side::kClient,
                                      .head_bytes_max = kHttp3ClientHeadBytes,
                                      .streams = 0});
    if (!session_->open_streams(*connection_)) {
        return connection_->close(Http3Code::kInternal, "three streams are needed");
    }
    writable_ = true;
    pump();
}

void LoopHttp3Client::on_handshake_completed() {
    state_.shaken = true;
    state_.shaken_at = loop_.now();
    state_.resumed = connection_->is_resumed();
    tell_connecting({});
    pump();
}

void LoopHttp3Client::on_early_data_rejected() {
    state_.early_rejected = true;
    writable_ = false;
    for (auto& [stream, sending] : streams_) {
        sending->response = {};
        sending->body_taken = 0;
        waiting_.push_back(std::move(sending));
    }
    streams_.clear();
}

void LoopHttp3Client::pump() {
    while (writable_ && !waiting_.empty()) {
        const auto stream = connection_->open_stream();
        if (!stream) return;  // on_local_streams() comes
        Sending& sending = *waiting_.front();
        streams_.emplace(*stream, std::move(waiting_.front()));
        waiting_.pop_front();
        submit(*stream, sending);
    }
}

void LoopHttp3Client::submit(StreamId stream, Sending& sending) {
    const ClientRequest& request = sending.request;
    std::vector<FieldView> fields{{":method", request.method},
                                  {":scheme", "https"},
                                  {":authority", options_.host},
                                  {":path", request.target}};
    for (const Header& header : request.headers) fields.push_back({header.name, header.value});
    const std::string length = request.body ? std::to_string(request.body->size()) : "";
    if (request.body) fields.push_back({"content-length", length});
    sending.early = !state_.shaken;
    sending.response.timing.sent = loop_.now();
    session_->submit_request(stream, fields, !request.body);
    connection_->want_write();
}

Sending* LoopHttp3Client::find(StreamId stream) {
    const auto found = streams_.find(stream);
    return found == streams_.end() ? nullptr : found->second.get();
}

void LoopHttp3Client::finish(StreamId stream, Result<ClientResponse> outcome) {
    Sending* const sending = find(stream);
    if (sending == nullptr || !sending->done) return;
    // What it sends is still referred to, until the stream has closed.
    loop_.cancel(std::exchange(sending->timer, {}));
    std::exchange(sending->done, nullptr)(std::move(outcome));
}

void LoopHttp3Client::give_up(StreamId stream, const Error& error) {
    session_->on_write_ended(stream);
    connection_->reset(stream, Http3Code::kRequestCancelled);
    connection_->stop_receiving(stream, Http3Code::kRequestCancelled);
    finish(stream, std::unexpected(error));
}

void LoopHttp3Client::on_timeout(const Sending* sending) {
    const Error error(ErrorCode::kTimeout, "the answer took too long");
    for (auto& [stream, one] : streams_) {
        if (one.get() == sending) return give_up(stream, error);
    }
    const auto found =
        std::ranges::find_if(waiting_, [sending](const auto& one) { return one.get() == sending; });
    if (found == waiting_.end()) return;
    (*found)->done(std::unexpected(error));
    waiting_.erase(found);
}

void LoopHttp3Client::fail_all(const Error& error) {
    for (auto& [stream, sending] : std::exchange(streams_, {})) {
        if (sending->timer) loop_.cancel(sending->timer);
        if (sending->done) sending->done(std::unexpected(error));
    }
    for (auto& sending : std::exchange(waiting_, {})) {
        loop_.cancel(sending->timer);
        sending->done(std::unexpected(error));
    }
}

std::optional<AppError> LoopHttp3Client::on_data(const quic::StreamData& data) {
    const auto taken = session_->receive(data);
    if (!taken) return taken.error();
    connection_->consumed(data.stream, *taken);
    connection_->want_write();
    return std::nullopt;
}

bool LoopHttp3Client::on_field(StreamId stream, FieldSection section, std::string_view name,
                               std::string_view value) {
    Sending* const sending = find(stream);
    if (sending == nullptr) return true;
    MonotonicTime& first_byte = sending->response.timing.first_byte;
    if (first_byte == MonotonicTime()) first_byte = loop_.now();
    if (section == FieldSection::kHead && name == ":status") {
        sending->response.status = static_cast<int>(parse_integer(value).value_or(0));
        sending->response.version = Version::kHttp3;
        sending->response.headers.clear();  // an interim one may have come before
        return true;
    }
    sending->response.headers.push_back({std::string(name), std::string(value)});
    return true;
}

void LoopHttp3Client::on_body(StreamId stream, std::string_view bytes) {
    Sending* const sending = find(stream);
    if (takes_) connection_->consumed(stream, bytes.size());
    if (sending == nullptr || !sending->done) return;
    sending->response.body.append(bytes);
    if (sending->response.body.size() <= options_.body.value) return;
    give_up(stream, Error(ErrorCode::kExhausted, "the answer is too large"));
}

void LoopHttp3Client::on_end(StreamId stream) {
    Sending* const sending = find(stream);
    if (sending == nullptr || !sending->done) return;
    // Not served in 0-RTT: it comes again when the handshake is done (RFC 8470 §5.2).
    if (sending->response.status == 425 && sending->early) {
        const auto found = streams_.find(stream);
        found->second->response = {};
        found->second->body_taken = 0;
        waiting_.push_back(std::move(found->second));
        streams_.erase(found);
        if (state_.shaken) pump();
        return;
    }
    sending->response.version = Version::kHttp3;
    sending->response.timing.ended = loop_.now();
    finish(stream, std::move(sending->response));
}

void LoopHttp3Client::on_stream_reset(StreamId stream, AppError error) {
    session_->on_read_ended(stream);
    finish(stream, fail(ErrorCode::kCancelled, "the server gave the request up",
                        static_cast<std::int64_t>(error)));
}

void LoopHttp3Client::on_over(StreamId stream, AppError error) {
    finish(stream, fail(ErrorCode::kCancelled, "the stream ended before the answer",
                        static_cast<std::int64_t>(error)));
    streams_.erase(stream);
}

BodyPiece LoopHttp3Client::take_body(StreamId stream) {
    Sending* const sending = find(stream);
    if (sending == nullptr) return {.failed = true};
    const std::string& body = *sending->request.body;
    const std::size_t count = std::min(body.size() - sending->body_taken, kFilePieceBytes);
    const auto* const begin =
        reinterpret_cast<const std::uint8_t*>(body.data()) + sending->body_taken;
    sending->body_taken += count;
    return {.bytes = {begin, count}, .last = sending->body_taken == body.size()};
}

void LoopHttp3Client::on_closed(const quic::Closed& closed) {
    connection_ = nullptr;
    writable_ = false;
    state_.closed = closed;
    const Error error(ErrorCode::kUnavailable, "the connection ended",
                      static_cast<std::int64_t>(closed.code));
    tell_connecting(std::unexpected(error));
    fail_all(error);
}

}  // namespace

Result<std::unique_ptr<Http3Client>> Http3Client::create(io::Loop& loop,
                                                         io::Environment& environment,
                                                         const io::Address& address,
                                                         Http3ClientOptions options) {
    auto client = std::make_unique<LoopHttp3Client>(loop, address, std::move(options));
    TRY(client->open(environment));
    return client;
}

}  // namespace madang::http
