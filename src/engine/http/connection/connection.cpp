// Handshake, version, conversation.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/connection.h"

#include <array>
#include <utility>

#include "engine/http/connection/http1_connection.h"
#include "engine/http/http2/http2_connection.h"
#include "engine/http/limits.h"
#include "io/tls/stream.h"

namespace madang::http {
namespace {

constexpr std::array<std::string_view, 3> kProtocols{"h2", "http/1.1", "http/1.0"};

}  // namespace

Connection::Connection(ReactorShare& share, std::unique_ptr<io::Stream> stream,
                       std::shared_ptr<const io::tls::ServerContext> tls)
    : share_(share),
      stream_(std::move(stream)),
      tls_(std::move(tls)),
      transport_(tls_ ? Transport::kTls : Transport::kPlain) {}

Connection::~Connection() = default;

io::Task<> Connection::run() {
    const bool welcome = co_await wait_if_barred();
    if (!welcome) co_return stream_->close();
    std::string protocol;
    if (tls_) {
        const bool shaken = co_await shake_hands(protocol);
        if (!shaken) co_return stream_->close();
    }
    if (protocol == "h2") {
        co_await speak_http2({});
    } else {
        co_await speak_http1();
    }
}

// Holds a client that was cut off too often without reading what it says. Returns whether it is to
// be served.
io::Task<bool> Connection::wait_if_barred() {
    const io::Address peer = stream_->peer();
    if (!share_.offenders.is_barred(peer, share_.timers.recent())) co_return true;
    share_.site->traffic().barred.add();
    if (share_.barred >= kBarredHeldMax) co_return false;
    ++share_.barred;
    const io::TimerId timer = share_.timers.after(kBarredWait, [this] { released_.wake(); });
    co_await released_.wait();
    share_.timers.cancel(timer);
    --share_.barred;
    co_return !share_.draining && !share_.offenders.is_barred(peer, share_.timers.recent());
}

io::Task<bool> Connection::shake_hands(std::string& protocol) {
    Traffic& traffic = share_.site->traffic();
    auto stream = io::tls::Stream::server(std::move(stream_), tls_, kProtocols);
    io::tls::Stream& tls = *stream;
    stream_ = std::move(stream);
    const MonotonicTime deadline = share_.timers.now() + share_.site->options().timeouts.head;
    const auto shaken = co_await tls.shake_hands(deadline);
    if (!shaken) {
        traffic.handshake(Handshake::kFailed).add();
        co_return false;
    }
    const bool resumed = tls.session().resumed;
    traffic.handshake(resumed ? Handshake::kResumed : Handshake::kFull).add();
    connected_ = resumed ? Connected::kResumed : Connected::kFull;
    protocol = tls.session().protocol;
    co_return !share_.draining;
}

io::Task<> Connection::speak_http1() {
    auto http1 = std::make_unique<Http1Connection>(share_, *stream_, transport_, connected_);
    Http1Connection& connection = *http1;
    conversation_ = std::move(http1);
    co_await connection.run();
    std::optional<std::string> preface = connection.take_preface();
    if (preface) co_await speak_http2(*std::move(preface));
}

io::Task<> Connection::speak_http2(std::string first_bytes) {
    conversation_ = std::make_unique<Http2Connection>(share_, *stream_, transport_, connected_,
                                                      std::move(first_bytes));
    co_await conversation_->run();
}

void Connection::drain() {
    if (conversation_) return conversation_->drain();
    stream_->cancel();
    released_.wake();
}

void Connection::abort() {
    if (conversation_) return conversation_->abort();
    stream_->cancel();
}

}  // namespace madang::http
