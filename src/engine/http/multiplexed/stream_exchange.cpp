// Between a stream's frames and a handler.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/multiplexed/stream_exchange.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/check.h"
#include "engine/http/connection/refusals.h"
#include "engine/http/limits.h"
#include "engine/http/problem.h"
#include "wire/http1/field.h"
#include "wire/http1/response_encoder.h"

namespace madang::http {
namespace {

constexpr http1::Refusal kCutOff{400, "the stream ended before the body"};
constexpr http1::Refusal kTooSlow{408, "the body took too long to arrive"};
constexpr http1::Refusal kTooLate{503, "the request took too long to answer"};

// RFC 9110 §9.2.1
bool is_safe(Method method) {
    return method == Method::kGet || method == Method::kHead || method == Method::kOptions;
}

}  // namespace

StreamExchange::StreamExchange(ReactorShare& share, StreamCarrier& carrier, Origin origin)
    : ServerExchange(share, std::move(origin.peer)),
      carrier_(carrier),
      id_(origin.stream),
      head_(share.site->options().requests, request_),
      started_(share.timers.recent()),
      last_progress_(started_),
      early_(origin.early) {
    reset();
    request_.version = origin.version;
    request_.transport = origin.transport;
    course_.connected = origin.connected;
}

StreamExchange::~StreamExchange() {
    end_oversight();
    if (body_timer_) share_.timers.cancel(body_timer_);
}

void StreamExchange::begin(const std::shared_ptr<StreamExchange>& stream, bool body_follows) {
    stream->fault_ = stream->head_.finish();
    stream->readable_ = stream->head_.is_readable();
    // What changes nothing may be repeated by whom it pleases; the rest comes again (RFC 8470
    // §5.2).
    if (stream->early_ && !stream->fault_ && !is_safe(stream->request_.method)) {
        stream->fault_ = HeadFault{.malformed = false, .refusal = kTooEarly};
    }
    stream->input_ended_ = !body_follows;
    stream->announced_ = body_follows && stream->head_.content_length() != 0;
    stream->continue_pending_ = stream->announced_ && stream->head_.expects_continue();
    stream->started_ = stream->share_.timers.now();
    if (stream->fault_ && stream->fault_->malformed) {
        stream->served_ = true;
        stream->status_ = stream->fault_->refusal.status;
        stream->carrier_.reset(*stream, StreamFault::kMalformed);
        stream->carrier_.on_served(*stream);
        return;
    }
    io::spawn(serve(stream));
}

io::Task<> StreamExchange::serve(std::shared_ptr<StreamExchange> stream) {
    StreamExchange& self = *stream;
    if (self.fault_) {
        self.deliver(self.answer_of(self.fault_->refusal));
    } else {
        std::optional<Response> response =
            co_await ask_site(self.share_, self, self.started_, self, self.route_);
        if (response) {
            self.deliver(*std::move(response));
        } else if (self.state_ == State::kStreaming && !self.closed_) {
            self.body_.break_off();  // begun and not finished
            self.carrier_.send_body(self);
        }
    }
    self.served_ = true;
    if (self.closed_) self.account_once();
    self.carrier_.on_served(self);
}

void StreamExchange::receive(std::string_view bytes) {
    received_ += bytes.size();
    if (received_ > site().options().requests.body) refuse_body(http1::refused::kBodyLong);
    const bool wanted =
        !body_refusal_ && state_ != State::kFinished && state_ != State::kAbandoned && !closed_;
    if (!wanted) return discard(bytes.size());
    arrived_.append(bytes);
    arrival_.wake();
}

// What nobody reads is taken for a while: clients that are told to stop in the middle of their body
// tend to overlook the answer (RFC 9113 §8.1 asks them not to).
void StreamExchange::discard(std::size_t bytes) {
    if (closed_) return;
    discarded_ += bytes;
    if (discarded_ > kLingerBytesMax) return carrier_.reset(*this, StreamFault::kUnread);
    carrier_.give_window(*this, bytes);
}

std::optional<StreamFault> StreamExchange::overdue() const {
    const MonotonicTime now = share_.timers.now();
    if (body_.ended()) {
        const bool unread = !input_ended_ && last_progress_ + timeouts().linger < now;
        return unread ? std::optional(StreamFault::kUnread) : std::nullopt;
    }
    // As in HTTP/1 (connection/output.cpp): no progress for the timeout, or slower over all than
    // kBytesPerSecondMin, since there was something to take.
    const Seconds fair(static_cast<std::int64_t>(body_.taken() - backlog_taken_) /
                       kBytesPerSecondMin);
    const MonotonicTime due =
        std::min(last_progress_ + timeouts().write, backlog_since_ + timeouts().write + fair);
    if (body_.queued() == 0 || due >= now) return std::nullopt;
    site().traffic().timeout(TimeoutPhase::kWrite).add();
    return StreamFault::kTooSlow;
}

void StreamExchange::begin_backlog() {
    last_progress_ = share_.timers.recent();
    backlog_since_ = last_progress_;
    backlog_taken_ = body_.taken();
}

void StreamExchange::receive_end() {
    input_ended_ = true;
    arrival_.wake();
}

void StreamExchange::refuse_body(const http1::Refusal& refusal) {
    if (body_refusal_) return;
    body_refusal_ = refusal;
    arrival_.wake();
}

void StreamExchange::close() {
    if (closed_) return;
    closed_ = true;
    if (!input_ended_) refuse_body(kCutOff);
    if (!body_.ended()) cancel();
    arrival_.wake();
    room_.wake();
    if (served_) account_once();
}

bool StreamExchange::note_taken() {
    last_progress_ = share_.timers.recent();
    return sender_waits_ && body_.queued() <= kStreamQueueBytes / 2;
}

Error StreamExchange::body_error() const {
    switch (body_refusal_->status) {
        case 408: return {ErrorCode::kTimeout, body_refusal_->text};
        case 413: return {ErrorCode::kExhausted, body_refusal_->text};
        case 503: return {ErrorCode::kTimeout, body_refusal_->text};
        default: break;
    }
    if (closed_) return {ErrorCode::kCancelled, "the client left before the body ended"};
    return {ErrorCode::kInvalid, body_refusal_->text};
}

// As in HTTP/1 (connection/body_reader.cpp): no progress for the timeout, or slower over all than
// kBytesPerSecondMin.
MonotonicTime StreamExchange::body_deadline() const {
    const Nanoseconds timeout = timeouts().body;
    const Seconds fair(static_cast<std::int64_t>(received_) / kBytesPerSecondMin);
    return share_.timers.now() + std::min(timeout, timeout + fair - waited_);
}

Nanoseconds StreamExchange::waited() const {
    return wait_began_ ? waited_ + (share_.timers.now() - *wait_began_) : waited_;
}

io::Task<> StreamExchange::wait_for_body() {
    if (std::exchange(continue_pending_, false) && !closed_) {
        carrier_.send_interim(*this, 100, {});
    }
    wait_began_ = share_.timers.now();
    body_timer_ = share_.timers.at(body_deadline(), [this] {
        body_timer_ = {};
        site().traffic().timeout(TimeoutPhase::kBody).add();
        refuse_body(kTooSlow);
    });
    co_await arrival_.wait();
    if (body_timer_) share_.timers.cancel(std::exchange(body_timer_, {}));
    waited_ = waited();
    wait_began_.reset();
}

io::Task<Result<Chunk>> StreamExchange::read_body() {
    while (true) {
        if (body_refusal_) co_return std::unexpected(body_error());
        if (!arrived_.empty()) break;
        if (input_ended_) co_return Chunk();
        co_await wait_for_body();
    }
    auto chunk = std::make_shared<const std::string>(std::exchange(arrived_, {}));
    if (!closed_) carrier_.give_window(*this, chunk->size());
    co_return chunk;
}

void StreamExchange::put_head(Response& response, std::optional<std::uint64_t> length, bool ends) {
    site().complete(request_, response);
    status_ = response.status;
    AnswerContext context{.length = length,
                          .date = share_.date(),
                          .server = site().options().server,
                          .request_id = request_.id,
                          .alternative = {}};
    if (request_.transport == Transport::kTls) context.alternative = share_.alternative;
    const AnswerFields fields(response, context);
    if (fields.is_valid()) return carrier_.send_head(*this, fields.fields(), ends);
    site().log().error("a response field is not valid", {{"request", request_.id}});
    response.headers.clear();
    response.status = status_ = 500;
    const AnswerFields plain(response, context);
    carrier_.send_head(*this, plain.fields(), ends);
}

void StreamExchange::deliver(Response response) {
    if (state_ == State::kAbandoned) return;
    CHECK(state_ == State::kWaiting, "a handler that streams returns nothing further");
    state_ = State::kFinished;
    if (body_refusal_ && !closed_) response = answer_of(*body_refusal_);
    status_ = response.status;
    if (closed_) return;
    begin_backlog();
    note_headed();
    const std::uint64_t length = size_of(response.body);
    const bool has_length = !http1::is_bodiless(response.status);
    const bool ends = !has_length || is_head() || length == 0;
    if (Chunk* chunk = std::get_if<Chunk>(&response.body); chunk != nullptr && !ends) {
        body_.add(std::move(*chunk));
    } else if (FileRange* range = std::get_if<FileRange>(&response.body); range && !ends) {
        body_.add(std::move(*range));
    }
    body_.finish({});
    put_head(response, has_length ? std::optional(length) : std::nullopt, ends);
}

io::Task<Result<>> StreamExchange::hint(Headers fields) {
    if (state_ != State::kWaiting || closed_) co_return Result<>();
    std::vector<FieldView> views;
    for (const Header& field : fields) {
        if (!http1::is_token(field.name) || !http1::is_field_value(field.value)) {
            co_return fail(ErrorCode::kInvalid, "a field value holds a control character");
        }
        views.push_back({field.name, field.value});
    }
    carrier_.send_interim(*this, 103, views);
    co_return Result<>();
}

io::Task<Result<>> StreamExchange::start(Response head) {
    if (state_ == State::kAbandoned) co_return fail(ErrorCode::kTimeout, "answered for too late");
    CHECK(state_ == State::kWaiting, "an answer starts once");
    state_ = State::kStreaming;
    status_ = head.status;
    if (closed_) co_return fail(ErrorCode::kCancelled, "the client left");
    note_headed();
    bodiless_ = is_head() || http1::is_bodiless(head.status);
    if (bodiless_) body_.finish({});
    put_head(head, std::nullopt, bodiless_);
    Chunk* first = std::get_if<Chunk>(&head.body);
    if (first == nullptr || !*first) co_return Result<>();
    co_return co_await send(std::move(*first));
}

io::Task<Result<>> StreamExchange::send(Chunk chunk) {
    CHECK(state_ == State::kStreaming || state_ == State::kAbandoned,
          "start() comes before send() and finish()");
    if (closed_) co_return fail(ErrorCode::kCancelled, "the client left");
    if (bodiless_ || !chunk || chunk->empty()) co_return Result<>();
    if (body_.queued() == 0) begin_backlog();
    body_.add(std::move(chunk));
    carrier_.send_body(*this);
    while (!closed_ && body_.queued() > kStreamQueueBytes) {
        sender_waits_ = true;
        co_await room_.wait();
        sender_waits_ = false;
    }
    if (closed_) co_return fail(ErrorCode::kCancelled, "the client left");
    co_return Result<>();
}

io::Task<Result<>> StreamExchange::finish(Headers trailers) {
    CHECK(state_ == State::kStreaming || state_ == State::kAbandoned,
          "start() comes before send() and finish()");
    state_ = State::kFinished;
    if (closed_) co_return fail(ErrorCode::kCancelled, "the client left");
    if (bodiless_) co_return Result<>();
    body_.finish(std::move(trailers));
    carrier_.send_body(*this);
    co_return Result<>();
}

void StreamExchange::oversee() {
    handler_timer_ =
        share_.timers.at(started_ + timeouts().handler, [this] { on_handler_timeout(); });
}

void StreamExchange::end_oversight() {
    if (handler_timer_) share_.timers.cancel(std::exchange(handler_timer_, {}));
}

void StreamExchange::on_handler_timeout() {
    handler_timer_ = {};
    const auto self = shared_from_this();  // the handler may end and let go of it meanwhile
    if (started() || closed_) return;
    const MonotonicTime deadline = started_ + timeouts().handler + waited();
    if (share_.timers.now() < deadline) {
        handler_timer_ = share_.timers.at(deadline, [this] { on_handler_timeout(); });
        return;
    }
    site().traffic().timeout(TimeoutPhase::kHandler).add();
    abandon();
}

// Answers for a handler that takes too long; its own answer is thrown away when it comes.
void StreamExchange::abandon() {
    deliver(answer_of(kTooLate));
    state_ = State::kAbandoned;
    cancel();
    refuse_body(kTooLate);
}

void StreamExchange::account_once() {
    account(site(), *this,
            {.route = route_,
             .started = started_,
             .waited = waited(),
             .received = received_,
             .sent = body_.taken()});
}

}  // namespace madang::http
