// Streams, frames and one socket.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/http2/http2_connection.h"

#include <array>
#include <charconv>
#include <utility>

#include "engine/http/limits.h"
#include "io/await.h"

namespace madang::http {
namespace {

Http2ServerSession::Code code_of(StreamFault fault) {
    using Code = Http2ServerSession::Code;
    switch (fault) {
        case StreamFault::kUnread: return Code::kNone;
        case StreamFault::kMalformed: return Code::kProtocol;
        case StreamFault::kInternal: return Code::kInternal;
        case StreamFault::kTooSlow: return Code::kCancel;
    }
    return Code::kInternal;
}

}  // namespace

Http2Connection::Http2Connection(ReactorShare& share, io::Stream& stream, Transport transport,
                                 Connected connected, std::string first_bytes)
    : share_(share),
      stream_(stream),
      transport_(transport),
      connected_(connected),
      peer_(stream.peer().to_string()),
      first_bytes_(std::move(first_bytes)),
      input_({stream_, share.timers, share.buffers, share.site->traffic().bytes_in, *this}),
      output_({stream_, share.timers, share.site->options().timeouts.write,
               share.site->traffic().bytes_out, share.site->traffic().timeout(TimeoutPhase::kWrite),
               share.spare_output}),
      session_(*this,
               {.head_bytes_max = static_cast<std::uint32_t>(share.site->options().requests.head),
                .now = share.timers.now()}) {}

Http2Connection::~Http2Connection() {
    if (tending_) share_.timers.cancel(tending_);
}

io::Task<> Http2Connection::run() {
    if (!first_bytes_.empty()) receive(std::exchange(first_bytes_, {}));
    if (share_.draining) drain();
    while (true) {
        pump();
        if (is_done()) break;
        if (writing_) {
            co_await written_.wait();
            continue;
        }
        const bool goes_on = co_await read();
        if (!goes_on) break;
    }
    co_await end();
}

bool Http2Connection::is_done() const {
    if (failed_ || output_.failed()) return true;
    return session_.is_over() || (going_away_ && streams_.empty() && !writing_);
}

// Waits for bytes and takes them. Returns whether the connection goes on.
io::Task<bool> Http2Connection::read() {
    output_.release();
    input_.release();
    const bool idle = streams_.empty();
    const MonotonicTime deadline =
        idle ? share_.timers.now() + (requests_ > 0 ? timeouts().idle : timeouts().head)
             : io::kNoDeadline;
    const auto arrived = co_await input_.more(deadline);
    if (!arrived && arrived.error().code() == ErrorCode::kTimeout) {
        if (!streams_.empty()) co_return true;
        share_.site->traffic().timeout(TimeoutPhase::kIdle).add();
        session_.go_away();
        going_away_ = true;
        co_return true;
    }
    // Interrupted by drain() it goes on; the loop sees whether there is anything left to do.
    if (!arrived) co_return going_away_ && !failed_ && !input_.ended();
    if (*arrived == 0) co_return false;
    receive(input_.view());
    input_.consume(input_.view().size());
    co_return true;
}

void Http2Connection::receive(std::string_view bytes) {
    in_session_ = true;
    const auto received = session_.receive(bytes, share_.timers.now());
    in_session_ = false;
    if (received) return;
    share_.note_offence(stream_.peer());
    pump();  // says why
    failed_ = true;
}

// Sends what there is to send, as far as the socket takes it.
void Http2Connection::pump() {
    if (in_session_ || writing_ || output_.failed()) return;
    while (true) {
        in_session_ = true;
        session_.send(output_.buffer(), kAnswerBatchBytes);
        in_session_ = false;
        if (output_.buffer().empty() && senders_.empty()) break;
        if (!output_.flush_now()) {
            writing_ = true;
            io::spawn(write_on());
            return;
        }
        if (output_.failed()) break;
        wake_senders();
    }
}

std::vector<std::shared_ptr<StreamExchange>> Http2Connection::open_streams() const {
    std::vector<std::shared_ptr<StreamExchange>> open;
    open.reserve(streams_.size());
    for (const auto& [id, stream] : streams_) open.push_back(stream);
    return open;
}

void Http2Connection::wake_senders() {
    if (senders_.empty()) return;
    in_session_ = true;  // what they send is sent by the loop that wakes them
    for (const auto& sender : std::exchange(senders_, {})) sender->wake_sender();
    in_session_ = false;
}

io::Task<> Http2Connection::write_on() {
    (void)co_await output_.flush();
    writing_ = false;
    wake_senders();
    pump();
    written_.wake();
}

// Everything that still runs is told, and waited for.
io::Task<> Http2Connection::end() {
    const bool cut = output_.failed();
    const auto open = open_streams();
    streams_.clear();
    for (const auto& stream : open) stream->close();
    while (serving_ > 0) co_await served_.wait();
    while (writing_) co_await written_.wait();
    if (!cut && !output_.buffer().empty()) (void)co_await output_.flush();
    if (!cut) (void)stream_.shutdown_write();
    stream_.close();
    co_await input_.settle();
}

void Http2Connection::drain() {
    if (!std::exchange(going_away_, true)) session_.go_away();
    for (const auto& stream : open_streams()) stream->tell_ending();
    pump();
    if (streams_.empty()) {
        input_.interrupt(Error(ErrorCode::kCancelled, "the server stops"));
    }
}

void Http2Connection::abort() {
    failed_ = true;
    stream_.close();
    for (const auto& stream : open_streams()) stream->cancel();
}

StreamExchange* Http2Connection::find(Http2StreamId stream) {
    const auto found = streams_.find(stream);
    return found == streams_.end() ? nullptr : found->second.get();
}

void Http2Connection::on_request(Http2StreamId stream) {
    StreamExchange::Origin origin{.stream = static_cast<std::uint64_t>(stream),
                                  .version = Version::kHttp2,
                                  .transport = transport_,
                                  .connected = requests_ == 0 ? connected_ : Connected::kKept,
                                  .peer = peer_};
    StreamCarrier& carrier = *this;
    streams_.emplace(stream, std::make_shared<StreamExchange>(share_, carrier, std::move(origin)));
    tend_later();
    if (++requests_ < kRequestsPerConnectionMax || std::exchange(going_away_, true)) return;
    session_.go_away();
}

bool Http2Connection::on_field(Http2StreamId stream, std::string_view name,
                               std::string_view value) {
    StreamExchange* exchange = find(stream);
    if (exchange == nullptr) return true;
    exchange->add_field(name, value);
    return !exchange->is_bomb();
}

void Http2Connection::on_head(Http2StreamId stream, bool body_follows) {
    const auto found = streams_.find(stream);
    if (found == streams_.end()) return;
    ++serving_;
    const auto exchange = found->second;  // the map may change meanwhile
    StreamExchange::begin(exchange, body_follows);
}

void Http2Connection::on_data(Http2StreamId stream, std::string_view bytes) {
    if (StreamExchange* exchange = find(stream)) return exchange->receive(bytes);
    session_.consume(bytes.size());
}

void Http2Connection::on_end(Http2StreamId stream) {
    if (StreamExchange* exchange = find(stream)) exchange->receive_end();
}

void Http2Connection::on_close(Http2StreamId stream) {
    const auto found = streams_.find(stream);
    if (found == streams_.end()) return;
    const auto exchange = std::move(found->second);
    streams_.erase(found);
    if (exchange->unread() > 0) session_.consume(exchange->unread());
    exchange->close();
}

AnswerBody* Http2Connection::answer_body(Http2StreamId stream) {
    StreamExchange* exchange = find(stream);
    return exchange == nullptr ? nullptr : &exchange->body();
}

void Http2Connection::on_taken(Http2StreamId stream) {
    const auto found = streams_.find(stream);
    if (found->second->note_taken()) senders_.push_back(found->second);
}

void Http2Connection::send_interim(StreamExchange& stream, int status,
                                   std::span<const FieldView> fields) {
    std::array<char, 3> digits;
    std::to_chars(digits.data(), digits.data() + digits.size(), status);
    std::vector<FieldView> all{{":status", {digits.data(), digits.size()}}};
    all.insert(all.end(), fields.begin(), fields.end());
    session_.submit_interim(id_of(stream), all);
    pump();
}

void Http2Connection::send_head(StreamExchange& stream, std::span<const FieldView> fields,
                                bool ends) {
    session_.submit_head(id_of(stream), fields, ends);
    pump();
}

void Http2Connection::send_body(StreamExchange& stream) {
    session_.resume_body(id_of(stream));
    pump();
}

void Http2Connection::give_window(StreamExchange& stream, std::size_t bytes) {
    session_.consume(id_of(stream), bytes);
    pump();
}

void Http2Connection::reset(StreamExchange& stream, StreamFault fault) {
    session_.reset(id_of(stream), code_of(fault));
    pump();
}

void Http2Connection::on_served(StreamExchange&) {
    --serving_;
    served_.wake();
}

void Http2Connection::tend_later() {
    if (tending_) return;
    tending_ = share_.timers.at(share_.timers.now() + kTendingPeriod, [this] {
        tending_ = {};
        tend();
    });
}

void Http2Connection::tend() {
    for (const auto& stream : open_streams()) {
        if (const auto fault = stream->overdue()) reset(*stream, *fault);
    }
    if (!streams_.empty()) tend_later();
}

}  // namespace madang::http
