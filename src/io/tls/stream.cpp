// GnuTLS between a stream of plain bytes and one of records.
// SPDX-License-Identifier: Apache-2.0
#include "io/tls/stream.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "io/executor.h"
#include "io/tls/credentials.h"
#include "io/tls/limits.h"
#include "io/tls/tls_error.h"

namespace madang::io::tls {
namespace {

// Buffers of a thread that a stream borrows while bytes are on their way through it: an idle stream
// holds none.
struct Spare {
    std::string sealed;
    std::string arrived;
    std::array<char, kRecordBytes> record{};
};
Spare& spare() {
    thread_local Spare buffers;
    return buffers;
}

void borrow(std::string& into, std::string& from) {
    if (into.capacity() < from.capacity()) into.swap(from);
}

void give_back(std::string& buffer, std::string& to) {
    buffer.clear();
    if (buffer.capacity() > to.capacity()) buffer.swap(to);
    std::string().swap(buffer);
}

}  // namespace

// What GnuTLS calls while it encodes and decodes. The pointer it hands in is the stream.
struct Stream::Codec {
    static ssize_t push(gnutls_transport_ptr_t context, const giovec_t* pieces, int count) {
        auto& stream = *static_cast<Stream*>(context);
        ssize_t total = 0;
        for (const giovec_t& piece : std::span(pieces, static_cast<std::size_t>(count))) {
            stream.sealed_.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
            total += static_cast<ssize_t>(piece.iov_len);
        }
        return total;
    }

    static ssize_t pull(gnutls_transport_ptr_t context, void* into, std::size_t size) {
        auto& stream = *static_cast<Stream*>(context);
        if (stream.arrived_taken_ == stream.arrived_.size() && !read_more(stream)) {
            gnutls_transport_set_errno(stream.session_, stream.inner_failed_ ? EIO : EAGAIN);
            return stream.inner_ended_ ? 0 : -1;
        }
        const std::size_t count = std::min(size, stream.arrived_.size() - stream.arrived_taken_);
        std::memcpy(into, stream.arrived_.data() + stream.arrived_taken_, count);
        stream.arrived_taken_ += count;
        if (stream.arrived_taken_ == stream.arrived_.size()) {
            give_back(stream.arrived_, spare().arrived);
            stream.arrived_taken_ = 0;
        }
        return static_cast<ssize_t>(count);
    }

    // Whether there are more bytes now.
    static bool read_more(Stream& stream) {
        if (stream.inner_ended_ || stream.inner_failed_) return false;
        if (!stream.inner_->may_progress(Direction::kRead)) return false;
        borrow(stream.arrived_, spare().arrived);
        Attempt count;
        stream.arrived_.resize_and_overwrite(kReadBytes, [&](char* bytes, std::size_t size) {
            count = stream.inner_->try_read({bytes, size});
            return count && *count ? **count : 0;
        });
        if (!stream.arrived_.empty()) return true;
        give_back(stream.arrived_, spare().arrived);
        if (!count) return false;
        stream.inner_ended_ = count->has_value();
        stream.inner_failed_ = !stream.inner_ended_;
        if (stream.inner_failed_) stream.error_ = count->error();
        return false;
    }
};

Stream::Stream(std::unique_ptr<io::Stream> inner) : inner_(std::move(inner)) {}

Stream::~Stream() {
    gnutls_deinit(session_);
}

std::unique_ptr<Stream> Stream::server(std::unique_ptr<io::Stream> inner,
                                       std::shared_ptr<const ServerContext> context,
                                       std::span<const std::string_view> protocols) {
    std::unique_ptr<Stream> stream(new Stream(std::move(inner)));
    stream->init(GNUTLS_SERVER | GNUTLS_NO_AUTO_SEND_TICKET, protocols);
    stream->credentials_ = context->equip(stream->session_, Carrier::kTcp);
    stream->server_ = std::move(context);
    return stream;
}

std::unique_ptr<Stream> Stream::client(std::unique_ptr<io::Stream> inner,
                                       std::shared_ptr<ClientContext> context, std::string host,
                                       std::span<const std::string_view> protocols) {
    std::unique_ptr<Stream> stream(new Stream(std::move(inner)));
    stream->init(GNUTLS_CLIENT, protocols);
    stream->host_ = std::move(host);
    context->equip(stream->session_, Carrier::kTcp, stream->host_);
    const std::string ticket = context->take_ticket(stream->host_);
    if (!ticket.empty()) gnutls_session_set_data(stream->session_, ticket.data(), ticket.size());
    stream->client_ = std::move(context);
    return stream;
}

void Stream::init(unsigned flags, std::span<const std::string_view> protocols) {
    CHECK(gnutls_init(&session_, flags | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) == 0,
          "a session's memory can be had");
    gnutls_transport_set_ptr(session_, this);
    gnutls_transport_set_vec_push_function(session_, &Codec::push);
    gnutls_transport_set_pull_function(session_, &Codec::pull);
    gnutls_handshake_set_timeout(session_, 0);  // the deadline is ours
    std::vector<gnutls_datum_t> offered;
    for (const std::string_view protocol : protocols) offered.push_back(datum_of(protocol));
    if (offered.empty()) return;
    unsigned alpn = 0;
    if ((flags & GNUTLS_SERVER) != 0) alpn = GNUTLS_ALPN_MANDATORY | GNUTLS_ALPN_SERVER_PRECEDENCE;
    gnutls_alpn_set_protocols(session_, offered.data(), static_cast<unsigned>(offered.size()),
                              alpn);
}

Task<Result<>> Stream::flush_handshake(MonotonicTime deadline) {
    handshake_bytes_ += sealed_.size();
    const std::string flight = std::exchange(sealed_, {});
    co_return co_await write_all(*inner_, flight, deadline);
}

Task<Result<>> Stream::shake_hands(MonotonicTime deadline) {
    for (;;) {
        const int status = gnutls_handshake(session_);
        if (status < 0 && gnutls_error_is_fatal(status) != 0) {
            // Tells the peer why, in one attempt.
            (void)gnutls_alert_send_appropriate(session_, status);
            (void)flush();
            if (inner_failed_) co_return std::unexpected(error_);
            if (inner_ended_) {
                co_return fail(ErrorCode::kUnavailable, "the peer ended the handshake", status);
            }
            const bool distrust = status == GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR;
            co_return tls_failure(distrust ? ErrorCode::kDenied : ErrorCode::kInvalid, status);
        }
        if (status == GNUTLS_E_SUCCESS) send_ticket();
        if (!sealed_.empty()) {
            CO_TRY_VOID(co_await flush_handshake(deadline));
        }
        if (status == GNUTLS_E_SUCCESS) break;
        // A warning alert, or more to read.
        if (status != GNUTLS_E_AGAIN && status != GNUTLS_E_INTERRUPTED) continue;
        CO_TRY_VOID(co_await inner_->ready(Direction::kRead, deadline));
    }
    shaken_ = true;
    info_ = session_of(session_);
    co_return Result<>();
}

// One for each connection, which takes one at most: GnuTLS by itself sends two. In TLS 1.2 it is
// part of the handshake.
void Stream::send_ticket() {
    if (!server_ || gnutls_protocol_get_version(session_) != GNUTLS_TLS1_3) return;
    (void)gnutls_session_ticket_send(session_, 1, 0);
}

// In TLS 1.3 tickets come with or behind the first answer (RFC 8446 §4.6.1).
void Stream::keep_ticket() {
    if (!client_ || !shaken_) return;
    const bool has_one = (gnutls_session_get_flags(session_) & GNUTLS_SFLAGS_SESSION_TICKET) != 0;
    if (!has_one && info_.version == "TLS1.3") return;
    gnutls_datum_t data{};
    if (gnutls_session_get_data2(session_, &data) != 0) return;
    client_->keep_ticket(host_, std::string(reinterpret_cast<char*>(data.data), data.size));
    gnutls_free(data.data);
}

Attempt Stream::failure_of(int status) {
    if (inner_failed_) return std::unexpected(error_);
    if (status == GNUTLS_E_PREMATURE_TERMINATION) {
        return fail(ErrorCode::kUnavailable, "the connection was cut without a TLS end", status);
    }
    (void)gnutls_alert_send_appropriate(session_, status);
    (void)flush();
    inner_failed_ = true;
    error_ = Error(ErrorCode::kInvalid, gnutls_strerror(status), status);
    return std::unexpected(error_);
}

Attempt Stream::try_read(std::span<char> into) {
    for (;;) {
        const ssize_t count = gnutls_record_recv(session_, into.data(), into.size());
        if (count >= 0) return static_cast<std::size_t>(count);
        // Also said after a ticket or key update, with more behind it.
        if (count == GNUTLS_E_AGAIN && may_progress(Direction::kRead)) continue;
        if (count == GNUTLS_E_AGAIN) return std::nullopt;
        if (count == GNUTLS_E_INTERRUPTED) continue;
        // Nobody asks for renegotiation honestly any more; the request is left unanswered.
        if (count == GNUTLS_E_REHANDSHAKE || count == GNUTLS_E_WARNING_ALERT_RECEIVED) continue;
        return failure_of(static_cast<int>(count));
    }
}

Attempt Stream::flush() {
    while (sealed_sent_ < sealed_.size()) {
        const std::string_view rest = std::string_view(sealed_).substr(sealed_sent_);
        const Attempt count = inner_->try_write({&rest, 1});
        if (!count || !*count) return count;
        sealed_sent_ += **count;
    }
    give_back(sealed_, spare().sealed);
    sealed_sent_ = 0;
    return std::exchange(plain_sealed_, 0);
}

// Copies what fits into one record from the pieces, from `offset` on.
std::string_view Stream::gather(std::span<const std::string_view> pieces, std::size_t offset) {
    std::array<char, kRecordBytes>& record = spare().record;
    std::size_t size = 0;
    for (std::string_view piece : pieces) {
        const std::size_t skipped = std::min(offset, piece.size());
        offset -= skipped;
        piece = piece.substr(skipped, record.size() - size);
        if (size == 0 && piece.size() == record.size()) return piece;  // needs no copy
        std::copy(piece.begin(), piece.end(), record.begin() + static_cast<std::ptrdiff_t>(size));
        size += piece.size();
    }
    return {record.data(), size};
}

// Makes records of the pieces, as many as one write takes.
Result<> Stream::encode(std::span<const std::string_view> pieces) {
    borrow(sealed_, spare().sealed);
    while (plain_sealed_ < kWriteBatchBytes) {
        const std::string_view record = gather(pieces, plain_sealed_);
        if (record.empty()) break;
        const ssize_t count = gnutls_record_send(session_, record.data(), record.size());
        if (count < 0) return tls_failure(ErrorCode::kUnavailable, static_cast<int>(count));
        plain_sealed_ += static_cast<std::size_t>(count);
    }
    return {};
}

Attempt Stream::try_write(std::span<const std::string_view> pieces) {
    if (!sealed_.empty()) {
        const std::size_t before = plain_sealed_;
        const Attempt flushed = flush();
        // What waited was no data (an alert, a key update): go on with the pieces.
        if (!flushed || !*flushed || before > 0) return flushed;
    }
    if (!inner_->may_progress(Direction::kWrite)) return std::nullopt;
    if (const auto encoded = encode(pieces); !encoded) return std::unexpected(encoded.error());
    return flush();
}

Attempt Stream::try_send_file(File& file, std::uint64_t offset, std::uint64_t length) {
    return try_send_file_by_copy(*this, file, offset, length);
}

bool Stream::has_plain() const {
    return gnutls_record_check_pending(session_) > 0 || arrived_taken_ < arrived_.size();
}

bool Stream::may_progress(Direction direction) const {
    if (direction == Direction::kRead && has_plain()) return true;
    return inner_->may_progress(direction);
}

void Stream::wait(Direction direction, Waiter& waiter, MonotonicTime deadline) {
    if (direction == Direction::kWrite || !has_plain()) {
        return inner_->wait(direction, waiter, deadline);
    }
    // The inner stream sees no edge for what has been decoded already: have it tried soon.
    poked_ = &waiter;
    Executor* executor = Executor::current();
    CHECK(executor != nullptr, "streams are used on their reactor");
    executor->post([this, deadline] {
        Waiter* const poked = std::exchange(poked_, nullptr);
        if (poked == nullptr) return;
        if (poked->attempt()) return poked->resume();
        inner_->wait(Direction::kRead, *poked, deadline);
    });
}

void Stream::cancel() {
    inner_->cancel();
    Waiter* const poked = std::exchange(poked_, nullptr);
    if (poked == nullptr) return;
    poked->abandon({ErrorCode::kCancelled, "the stream was cancelled"});
    Executor::current()->post([poked] { poked->resume(); });
}

Result<> Stream::shutdown_write() {
    if (shaken_) (void)gnutls_bye(session_, GNUTLS_SHUT_WR);
    (void)flush();
    return inner_->shutdown_write();
}

void Stream::close() {
    keep_ticket();
    if (shaken_ && !inner_failed_ && sealed_.empty()) {
        (void)gnutls_bye(session_, GNUTLS_SHUT_WR);
        (void)flush();
    }
    cancel();
    inner_->close();
}

}  // namespace madang::io::tls
