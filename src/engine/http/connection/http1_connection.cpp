// The life of a connection.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/http1_connection.h"

#include <algorithm>
#include <utility>

#include "engine/http/limits.h"
#include "io/await.h"

namespace madang::http {
namespace {

constexpr http1::Refusal kHeadTooSlow{408, "the request head took too long to arrive"};
constexpr http1::Refusal kHeadCutOff{400, "the connection ended inside the request head"};
constexpr http1::Refusal kHeadLong{431, "the head is over its limit"};

constexpr std::string_view kHttp2PrefaceLine = "PRI * HTTP/2.0\r\n";

// Whether only the ends of lines stand there, which some old clients send behind a body.
bool is_blank(std::string_view bytes) {
    return bytes.find_first_not_of("\r\n") == std::string_view::npos;
}

}  // namespace

Http1Connection::Http1Connection(ReactorShare& share, io::Stream& stream, Transport transport,
                                 Connected connected)
    : share_(share),
      stream_(stream),
      input_({stream_, share.timers, share.buffers, share.site->traffic().bytes_in, *this}),
      output_({stream_, share.timers, share.site->options().timeouts.write,
               share.site->traffic().bytes_out, share.site->traffic().timeout(TimeoutPhase::kWrite),
               share.spare_output}),
      body_({input_, output_, share.timers, share.site->options().timeouts.body,
             share.site->traffic().timeout(TimeoutPhase::kBody)},
            share.site->options().requests),
      exchange_(share, body_, output_, {stream_.peer().to_string(), transport, connected}) {}

Http1Connection::~Http1Connection() {
    end_oversight();
}

io::Task<> Http1Connection::run() {
    while (true) {
        const Received received = co_await receive();
        if (received == Received::kNothing) break;
        const Route* route = nullptr;
        if (received == Received::kRequest) co_await answer(route);
        account(route);
        const bool goes_on = co_await prepare_next();
        if (!goes_on) break;
    }
    if (preface_) co_return;
    if (!output_.flush_now()) (void)co_await output_.flush();
    if (lingers_ && !output_.failed()) co_await linger();
    stream_.close();
    co_await input_.settle();
}

void Http1Connection::drain() {
    if (phase_ != Phase::kIdle) return exchange_.tell_ending();
    input_.interrupt(Error(ErrorCode::kCancelled, "the server stops"));
}

void Http1Connection::abort() {
    exchange_.cancel();
    stream_.close();
}

MonotonicTime Http1Connection::head_deadline() {
    const bool idle = phase_ == Phase::kIdle && requests_ > 0;
    return share_.timers.now() + (idle ? timeouts().idle : timeouts().head);
}

bool Http1Connection::is_batch_full() {
    return batch_ >= kPipelinedRequestsMax || output_.buffer().size() >= kAnswerBatchBytes;
}

// Looks for a whole head in what is buffered, and begins its request. Returns false if there is
// none yet. `refusal` says that it cannot be served.
bool Http1Connection::try_receive(std::optional<http1::Refusal>& refusal) {
    if (input_.view().empty()) return false;
    const auto whole = body_.begin(share_.head);
    if (whole && !*whole) {
        if (input_.view().size() < kHeadBufferBytesMax) return false;
        refusal = kHeadLong;
        return true;
    }
    if (!whole && begins_http2()) {
        preface_ = std::string(input_.view());
        input_.consume(input_.view().size());
        input_.release();
    } else if (!whole) {
        refusal = whole.error();
    } else if (const auto begun = exchange_.begin(share_.head); !begun) {
        refusal = begun.error();
    }
    return true;
}

// Whether the first request is the preface of HTTP/2 (RFC 9113 §3.3). With TLS that version would
// have been agreed on before.
bool Http1Connection::begins_http2() {
    const bool first = requests_ == 0 && exchange_.request().transport == Transport::kPlain;
    return first && input_.view().starts_with(kHttp2PrefaceLine);
}

// Why a wait for a head gave nothing, if the client should be told.
std::optional<http1::Refusal> Http1Connection::explain(const Result<std::size_t>& arrived) {
    const bool begun = !is_blank(input_.view());
    if (arrived) return begun ? std::optional(kHeadCutOff) : std::nullopt;
    if (arrived.error().code() != ErrorCode::kTimeout) return std::nullopt;
    Traffic& traffic = site().traffic();
    traffic.timeout(begun ? TimeoutPhase::kHead : TimeoutPhase::kIdle).add();
    return begun ? std::optional(kHeadTooSlow) : std::nullopt;
}

io::Task<Http1Connection::Received> Http1Connection::refuse(http1::Refusal refusal) {
    started_ = share_.timers.now();
    content_before_ = output_.content();
    lingers_ = true;
    (void)co_await exchange_.refuse(refusal);
    co_return Received::kRefused;
}

io::Task<Http1Connection::Received> Http1Connection::receive() {
    phase_ = Phase::kIdle;
    if (is_batch_full()) {
        batch_ = 0;
        if (!output_.flush_now()) (void)co_await output_.flush();
        co_await io::yield_turn();
    }
    MonotonicTime deadline = head_deadline();
    std::optional<http1::Refusal> refusal;
    while (!try_receive(refusal)) {
        if (phase_ == Phase::kIdle && !input_.view().empty()) {
            phase_ = Phase::kHead;
            deadline = head_deadline();
        }
        batch_ = 0;
        if (!output_.flush_now()) (void)co_await output_.flush();
        if (output_.failed() || (share_.draining && phase_ == Phase::kIdle)) {
            co_return Received::kNothing;
        }
        output_.release();
        input_.release();
        if (phase_ == Phase::kIdle) exchange_.release();
        if (input_.view().size() >= kReadBufferBytes) input_.reserve(2 * input_.view().size());
        const auto arrived = co_await input_.more(deadline);
        if (arrived && *arrived > 0) continue;
        refusal = explain(arrived);
        if (!refusal) co_return Received::kNothing;
        break;
    }
    if (preface_) co_return Received::kNothing;
    phase_ = Phase::kBusy;
    ++batch_;
    if (++requests_ == kRequestsPerConnectionMax) exchange_.make_last();
    if (refusal) co_return co_await refuse(*refusal);
    started_ = share_.timers.now();
    content_before_ = output_.content();
    co_return Received::kRequest;
}

io::Task<> Http1Connection::answer(const Route*& route) {
    std::optional<Response> response = co_await ask_site(share_, exchange_, started_, *this, route);
    if (response) {
        (void)co_await exchange_.deliver(std::move(*response));
    } else if (!exchange_.end_stream()) {
        cut_ = true;
    }
}

// What is left of the body is thrown away; where that is not possible the connection ends.
io::Task<bool> Http1Connection::prepare_next() {
    if (exchange_.keeps_connection() && !cut_ && !output_.failed()) {
        if (body_.ended()) co_return true;
        if (!output_.flush_now()) (void)co_await output_.flush();
        const bool at_end = co_await body_.discard();
        if (at_end) co_return true;
    }
    lingers_ = !cut_ && (lingers_ || !body_.ended());
    co_return false;
}

// Reads until the client has closed, so that its unread bytes do not turn the answer into a reset;
// slowly after a while, so that it has the time to look.
io::Task<> Http1Connection::linger() {
    if (!stream_.shutdown_write()) co_return;
    const MonotonicTime deadline = share_.timers.now() + timeouts().linger;
    std::size_t discarded = 0;
    while (share_.timers.now() < deadline) {
        if (discarded > kLingerBytesMax) co_await io::pause(share_.timers, kLingerPause);
        discarded += input_.view().size();
        input_.consume(input_.view().size());
        const auto arrived = co_await input_.more(deadline);
        if (!arrived || *arrived == 0) co_return;
    }
}

// A handler that waits for something else: earlier answers go out meanwhile, its time is limited,
// and it hears when the client leaves.
void Http1Connection::oversee() {
    if (!output_.busy()) output_.flush_now();
    handler_timer_ =
        share_.timers.at(started_ + timeouts().handler, [this] { on_handler_timeout(); });
    input_.watch();
}

void Http1Connection::on_handler_timeout() {
    handler_timer_ = {};
    if (exchange_.started()) return;
    const MonotonicTime deadline = started_ + timeouts().handler + body_.waited();
    if (share_.timers.now() < deadline) {
        handler_timer_ = share_.timers.at(deadline, [this] { on_handler_timeout(); });
        return;
    }
    site().traffic().timeout(TimeoutPhase::kHandler).add();
    if (output_.busy()) return abort();  // it does not even take what was sent before
    lingers_ = true;
    exchange_.abandon();  // last: this may be gone when it returns
}

void Http1Connection::end_oversight() {
    if (handler_timer_) share_.timers.cancel(std::exchange(handler_timer_, {}));
}

void Http1Connection::account(const Route* route) {
    http::account(site(), exchange_,
                  {.route = route,
                   .started = started_,
                   .waited = body_.waited(),
                   .received = body_.received(),
                   .sent = std::max(output_.content(), content_before_) - content_before_});
    exchange_.note_kept();
}

}  // namespace madang::http
