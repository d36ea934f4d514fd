// Requests and answers over the streams of QUIC.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/http3/http3_connection.h"

#include <array>
#include <charconv>
#include <utility>

#include "engine/http/limits.h"

namespace madang::http {
namespace {

// Streams of requests: opened by the client, for both directions (RFC 9000 §2.1).
bool is_request(StreamId stream) {
    return stream % 4 == 0;
}

StreamId id_of(const StreamExchange& stream) {
    return static_cast<StreamId>(stream.id());
}

}  // namespace

Http3Connection::Http3Connection(ReactorShare& share, quic::Connection& connection, Ended ended)
    : share_(share),
      connection_(&connection),
      ended_(std::move(ended)),
      session_(*this, {.side = Http3Session::Side::kServer,
                       .head_bytes_max = share.site->options().requests.head,
                       .streams = kStreamsPerConnectionMax,
                       .table_bytes = 0}),
      resets_(kResetsPerSecond, kResetsMax),
      idle_since_(share.timers.now()) {}

Http3Connection::~Http3Connection() {
    if (settling_) share_.timers.cancel(settling_);
    if (tending_) share_.timers.cancel(tending_);
}

Http3Connection::Stream* Http3Connection::find(StreamId stream) {
    const auto found = streams_.find(stream);
    return found == streams_.end() ? nullptr : &found->second;
}

std::vector<std::shared_ptr<StreamExchange>> Http3Connection::open_streams() const {
    std::vector<std::shared_ptr<StreamExchange>> open;
    open.reserve(streams_.size());
    for (const auto& [id, stream] : streams_) open.push_back(stream.exchange);
    return open;
}

// Written anew only when the client has moved.
const std::string& Http3Connection::peer_text() {
    const io::Address now = connection_->peer();
    if (peer_text_.empty() || now != peer_) {
        peer_ = now;
        peer_text_ = now.to_string();
    }
    return peer_text_;
}

void Http3Connection::on_writable() {
    if (!session_.open_streams(*connection_)) {
        connection_->close(Http3Code::kInternal, "three streams are needed");
    }
    tend_later(timeouts().head);
    if (share_.draining) drain();
}

void Http3Connection::on_handshake_completed() {
    shaken_ = true;
    const auto how = connection_->is_resumed() ? Handshake::kResumed : Handshake::kFull;
    share_.site->traffic().handshake(how).add();
}

void Http3Connection::begin_stream(StreamId stream, bool early) {
    const Connected shaken = connection_->is_resumed() ? Connected::kResumed : Connected::kFull;
    const Connected first = early ? Connected::kEarly : shaken;
    StreamExchange::Origin origin{.stream = static_cast<std::uint64_t>(stream),
                                  .version = Version::kHttp3,
                                  .transport = http::Transport::kQuic,
                                  .connected = requests_ == 0 ? first : Connected::kKept,
                                  .early = early,
                                  .peer = peer_text()};
    StreamCarrier& carrier = *this;
    Stream begun;
    begun.exchange = std::make_shared<StreamExchange>(share_, carrier, std::move(origin));
    begun.last_progress = share_.timers.recent();
    streams_.emplace(stream, std::move(begun));
    tend_later(kTendingPeriod);
    if (++requests_ >= kRequestsPerConnectionMax) go_away();
}

std::optional<AppError> Http3Connection::on_data(const quic::StreamData& data) {
    share_.site->traffic().bytes_in.add(data.bytes.size());
    if (is_request(data.stream) && find(data.stream) == nullptr) {
        begin_stream(data.stream, data.early);
    }
    const auto taken = session_.receive(data);
    if (!taken) {
        note_offence();
        return taken.error();
    }
    if (connection_ != nullptr) {
        connection_->consumed(data.stream, *taken);
        connection_->want_write();
    }
    return std::nullopt;
}

bool Http3Connection::on_field(StreamId stream, FieldSection section, std::string_view name,
                               std::string_view value) {
    Stream* const found = find(stream);
    // Nobody acts on trailers.
    if (found == nullptr || section == FieldSection::kTrailers) return true;
    found->exchange->add_field(name, value);
    if (name == "content-length" || name == "expect" ||
        (name == ":method" && (value == "POST" || value == "PUT" || value == "PATCH"))) {
        found->may_be_empty = false;
    }
    return !found->exchange->is_bomb();
}

void Http3Connection::on_head(StreamId stream, bool body_follows) {
    Stream* const found = find(stream);
    if (found == nullptr) return;
    // Many clients end the stream of a GET behind its head, in a frame or packet of its own:
    // whether a body comes is known when it, or the end, is there.
    if (body_follows && found->may_be_empty) {
        found->waits = true;
    } else {
        begin_request(*found, body_follows);
    }
}

void Http3Connection::begin_request(Stream& stream, bool body_follows) {
    stream.waits = false;
    stream.has_head = true;
    ++serving_;
    const auto exchange = stream.exchange;  // the map may change meanwhile
    StreamExchange::begin(exchange, body_follows);
}

void Http3Connection::on_body(StreamId stream, std::string_view bytes) {
    if (Stream* const waiting = find(stream); waiting != nullptr && waiting->waits) {
        begin_request(*waiting, true);
    }
    if (Stream* const found = find(stream)) return found->exchange->receive(bytes);
    connection_->consumed(stream, bytes.size());
}

void Http3Connection::on_end(StreamId stream) {
    Stream* const found = find(stream);
    if (found == nullptr) return;
    if (found->waits) return begin_request(*found, false);
    found->exchange->receive_end();
}

void Http3Connection::on_consumed(StreamId stream, std::size_t bytes) {
    if (connection_ != nullptr) connection_->consumed(stream, bytes);
}

void Http3Connection::on_stop_receiving(StreamId stream, AppError error) {
    if (connection_ != nullptr) connection_->stop_receiving(stream, error);
}

// Noted only: it comes from inside of next(), too.
void Http3Connection::on_reset(StreamId stream, AppError error) {
    cut_.emplace_back(stream, error);
    later();
}

// Either direction that a client gives up ends the request.
void Http3Connection::on_given_up(StreamId stream) {
    if (!resets_.take(share_.timers.recent())) {
        note_offence();
        return connection_->close(Http3Code::kExcessiveLoad, "too many streams were given up");
    }
    session_.on_read_ended(stream);
    cut_stream(stream, Http3Code::kRequestCancelled);
}

// Ends both directions; its handler hears that nobody listens.
void Http3Connection::cut_stream(StreamId stream, AppError error) {
    if (connection_ == nullptr) return;
    session_.on_write_ended(stream);
    connection_->reset(stream, error);
    connection_->stop_receiving(stream, error);
    if (Stream* const found = find(stream)) {
        const auto exchange = found->exchange;
        exchange->close();
    }
}

void Http3Connection::on_stream_closed(StreamId stream, AppError error) {
    session_.on_stream_closed(stream, error);
    if (is_request(stream)) connection_->allow_stream();
    const auto found = streams_.find(stream);
    if (found == streams_.end()) return;
    const auto exchange = std::move(found->second.exchange);
    streams_.erase(found);
    if (exchange->unread() > 0) connection_->consumed(stream, exchange->unread());
    exchange->close();
    if (streams_.empty()) {
        idle_since_ = share_.timers.recent();
        end_if_idle();
    }
}

void Http3Connection::on_written(StreamId stream, std::size_t bytes) {
    share_.site->traffic().bytes_out.add(bytes);
    session_.on_written(stream, bytes);
}

void Http3Connection::on_acknowledged(StreamId stream, std::uint64_t bytes) {
    if (const auto error = session_.on_acknowledged(stream, bytes)) connection_->close(*error, "");
}

void Http3Connection::on_unblocked(StreamId stream) {
    session_.on_unblocked(stream);
    connection_->want_write();
}

BodyPiece Http3Connection::take_body(StreamId stream) {
    Stream* const found = find(stream);
    if (found == nullptr || found->exchange->is_closed()) return {.failed = true};
    AnswerBody& body = found->exchange->body();
    if (!body.load()) return {.failed = true};
    const std::string_view bytes = body.front().substr(0, kFilePieceBytes);
    BodyPiece piece{.bytes = {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}};
    if (!bytes.empty()) {
        if (found->sent.empty()) found->last_progress = share_.timers.recent();
        found->sent.emplace_back(body.front_owner(), bytes.size());
        body.take(bytes.size());
        if (found->exchange->note_taken()) {
            senders_.push_back(found->exchange);
            later();
        }
    }
    piece.last = body.ended();
    if (piece.last) {
        trailers_.clear();
        for (const Header& trailer : body.trailers()) {
            trailers_.push_back({trailer.name, trailer.value});
        }
        piece.trailers = trailers_;
    }
    return piece;
}

void Http3Connection::on_body_acknowledged(StreamId stream, std::uint64_t bytes) {
    Stream* const found = find(stream);
    if (found == nullptr) return;
    found->last_progress = share_.timers.recent();
    found->acknowledged += bytes;
    while (!found->sent.empty() && found->acknowledged >= found->sent.front().second) {
        found->acknowledged -= found->sent.front().second;
        found->sent.pop_front();
    }
}

void Http3Connection::send_interim(StreamExchange& stream, int status,
                                   std::span<const FieldView> fields) {
    if (connection_ == nullptr) return;
    std::array<char, 3> digits;
    std::to_chars(digits.data(), digits.data() + digits.size(), status);
    std::vector<FieldView> all{{":status", {digits.data(), digits.size()}}};
    all.insert(all.end(), fields.begin(), fields.end());
    session_.submit_interim(id_of(stream), all);
    connection_->want_write();
}

void Http3Connection::send_head(StreamExchange& stream, std::span<const FieldView> fields,
                                bool ends) {
    if (connection_ == nullptr) return;
    session_.submit_answer(id_of(stream), fields, ends);
    connection_->want_write();
}

void Http3Connection::send_body(StreamExchange& stream) {
    if (connection_ == nullptr) return;
    session_.resume_body(id_of(stream));
    connection_->want_write();
}

void Http3Connection::give_window(StreamExchange& stream, std::size_t bytes) {
    if (connection_ != nullptr) connection_->consumed(id_of(stream), bytes);
}

void Http3Connection::reset(StreamExchange& stream, StreamFault fault) {
    if (connection_ == nullptr) return;
    switch (fault) {
        // The answer stands; only the rest of the body is not wanted (RFC 9114 §4.1).
        case StreamFault::kUnread:
            return connection_->stop_receiving(id_of(stream), Http3Code::kNone);
        case StreamFault::kMalformed: return on_reset(id_of(stream), Http3Code::kMessage);
        case StreamFault::kInternal: return on_reset(id_of(stream), Http3Code::kInternal);
        case StreamFault::kTooSlow: return on_reset(id_of(stream), Http3Code::kRequestCancelled);
    }
}

void Http3Connection::on_served(StreamExchange&) {
    --serving_;
    tell_if_ended();
}

// What must not be done inside of QUIC's calls is done in the loop's next turn.
void Http3Connection::later() {
    if (settling_) return;
    settling_ = share_.timers.at(share_.timers.recent(), [this] {
        settling_ = {};
        settle();
    });
}

void Http3Connection::settle() {
    for (const auto& [stream, error] : std::exchange(cut_, {})) cut_stream(stream, error);
    for (const auto& sender : std::exchange(senders_, {})) sender->wake_sender();
}

void Http3Connection::tend_later(Nanoseconds delay) {
    const MonotonicTime at = share_.timers.recent() + delay;
    if (tending_ && tending_.at <= at) return;
    if (tending_) share_.timers.cancel(tending_);
    tending_ = share_.timers.at(at, [this] {
        tending_ = {};
        tend();
    });
}

// Why a stream is cut, if its client has not gone on for too long.
std::optional<AppError> Http3Connection::overdue(const Stream& stream) const {
    const Nanoseconds silent = share_.timers.now() - stream.last_progress;
    if (!stream.has_head && silent > timeouts().head) return Http3Code::kRequestIncomplete;
    if (!stream.sent.empty() && silent > timeouts().write) return Http3Code::kRequestCancelled;
    return std::nullopt;
}

void Http3Connection::tend() {
    if (connection_ == nullptr) return;
    std::vector<std::pair<StreamId, AppError>> late;
    for (const auto& [id, stream] : streams_) {
        if (const auto error = overdue(stream)) late.emplace_back(id, *error);
    }
    for (const auto& [id, error] : late) cut_stream(id, error);
    for (const auto& stream : open_streams()) {
        if (const auto fault = stream->overdue()) reset(*stream, *fault);
    }
    if (!streams_.empty()) return tend_later(kTendingPeriod);
    const Nanoseconds idle = share_.timers.now() - idle_since_;
    const Nanoseconds allowed = requests_ > 0 ? timeouts().idle : timeouts().head;
    if (idle < allowed) return tend_later(allowed - idle);
    share_.site->traffic().timeout(TimeoutPhase::kIdle).add();
    connection_->close(Http3Code::kNone, "idle");
}

void Http3Connection::go_away() {
    if (connection_ == nullptr || std::exchange(going_away_, true)) return;
    session_.go_away();
    connection_->want_write();
}

void Http3Connection::drain() {
    go_away();
    for (const auto& stream : open_streams()) stream->tell_ending();
    end_if_idle();
}

void Http3Connection::end_if_idle() {
    if (going_away_ && streams_.empty() && connection_ != nullptr) {
        connection_->close(Http3Code::kNone, "");
    }
}

void Http3Connection::abort() {
    if (connection_ != nullptr) connection_->close(Http3Code::kNone, "the server stops");
    for (const auto& stream : open_streams()) stream->cancel();
}

void Http3Connection::on_closed(const quic::Closed&) {
    if (!shaken_) share_.site->traffic().handshake(Handshake::kFailed).add();
    connection_ = nullptr;
    const auto open = open_streams();
    streams_.clear();
    senders_.clear();
    cut_.clear();
    for (const auto& stream : open) stream->close();
    tell_if_ended();
}

void Http3Connection::tell_if_ended() {
    if (connection_ != nullptr || serving_ > 0 || std::exchange(told_, true)) return;
    ended_(*this);
}

}  // namespace madang::http
