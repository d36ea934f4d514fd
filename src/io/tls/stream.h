// TLS over another stream, itself a stream.
//
//   auto stream = tls::Stream::server(std::move(tcp), context, {"h2", "http/1.1"});
//   CO_TRY_VOID(co_await stream->shake_hands(deadline));
//   if (stream->session().protocol == "h2") ...
//
// Idea:       GnuTLS as a codec: what it sends is collected and written in one system call for up
//             to kWriteBatchBytes, what it reads comes from one buffer that all streams of a thread
//             share. A write counts as done when its records are; until then the next attempt
//             begins with the same bytes, as io::Stream's operations do.
// Invariants: an end without close_notify is an error and not an end: somebody may have cut it.
// Threads:    one reactor.
// Source:     RFC 8446 (TLS 1.3), RFC 5246 (1.2), RFC 7301 (ALPN).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/stream.h"
#include "io/tls/client_context.h"
#include "io/tls/server_context.h"

namespace madang::io::tls {

// One certificate of the peer's chain.
struct CertificateInfo {
    std::string subject;
    std::string issuer;
    std::int64_t expires = 0;  // seconds since 1970
    std::vector<std::string> names;
    std::size_t bytes = 0;  // in DER
};

// What the handshake agreed on.
struct SessionInfo {
    std::string version;   // "TLS1.3"
    std::string cipher;    // "AES-128-GCM"
    std::string group;     // "X25519"
    std::string protocol;  // ALPN; empty: none
    bool resumed = false;
};

// The same of a session that another carrier than this stream's shakes hands for.
SessionInfo session_of(gnutls_session_int* session);
// The certificates that the peer of a session has shown, its own first.
std::vector<CertificateInfo> certificates_of(gnutls_session_int* session);
// Why the peer's certificate was refused: the reason that has a remedy of its own, and all of them
// in words.
enum class Refusal : std::uint8_t { kNone, kUnknownIssuer, kWrongName, kExpired, kOther };
Refusal refusal_of(gnutls_session_int* session);
std::string refusal_words_of(gnutls_session_int* session);

class Stream final : public io::Stream {
public:
    // `protocols`: ALPN, the preferred first. A client that offers only others is refused with an
    // alert (RFC 7301 §3.2); one that offers none has protocol "".
    static std::unique_ptr<Stream> server(std::unique_ptr<io::Stream> inner,
                                          std::shared_ptr<const ServerContext> context,
                                          std::span<const std::string_view> protocols);
    // `host`: the name in SNI and in the certificate.
    static std::unique_ptr<Stream> client(std::unique_ptr<io::Stream> inner,
                                          std::shared_ptr<ClientContext> context, std::string host,
                                          std::span<const std::string_view> protocols);
    ~Stream() override;
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    // Comes first, once. Errors: timeout; cancelled; denied (the peer's certificate is not
    // trusted; explain() tells why); invalid (what the peer sent is not TLS, or we do not agree);
    // unavailable (the connection ended).
    Task<Result<>> shake_hands(MonotonicTime deadline);

    // After the handshake.
    const SessionInfo& session() const { return info_; }
    // The peer's certificates, its own first. Also after a refusal.
    std::vector<CertificateInfo> peer_certificates() const;
    // Why the peer's certificate was refused; in words, empty if it was not.
    Refusal refusal() const { return refusal_of(session_); }
    std::string explain() const { return refusal_words_of(session_); }
    // Bytes that the handshake took, both ways.
    std::size_t handshake_bytes() const { return handshake_bytes_; }

    // Sends close_notify, as far as the socket takes it at once, and ends the inner stream's half.
    Result<> shutdown_write() override;
    void cancel() override;
    void close() override;
    Address peer() const override { return inner_->peer(); }

    Attempt try_read(std::span<char> into) override;
    Attempt try_write(std::span<const std::string_view> pieces) override;
    Attempt try_send_file(File& file, std::uint64_t offset, std::uint64_t length) override;
    bool may_progress(Direction direction) const override;
    void wait(Direction direction, Waiter& waiter, MonotonicTime deadline) override;

private:
    struct Codec;  // the callbacks of GnuTLS

    explicit Stream(std::unique_ptr<io::Stream> inner);
    void init(unsigned flags, std::span<const std::string_view> protocols);
    Task<Result<>> flush_handshake(MonotonicTime deadline);
    void send_ticket();
    void keep_ticket();
    // Writes what was collected. Nothing if some is left.
    Attempt flush();
    Attempt failure_of(int status);
    static std::string_view gather(std::span<const std::string_view> pieces, std::size_t offset);
    Result<> encode(std::span<const std::string_view> pieces);
    bool has_plain() const;

    std::unique_ptr<io::Stream> inner_;
    std::shared_ptr<const ServerContext> server_;
    std::shared_ptr<ClientContext> client_;
    std::shared_ptr<const Credentials> credentials_;
    std::string host_;
    gnutls_session_int* session_ = nullptr;
    SessionInfo info_;

    std::string sealed_;  // cipher bytes not yet written
    std::size_t sealed_sent_ = 0;
    std::size_t plain_sealed_ = 0;  // plain bytes in them, not yet reported as written
    std::string arrived_;           // cipher bytes read and not yet taken by GnuTLS
    std::size_t arrived_taken_ = 0;
    Waiter* poked_ = nullptr;                   // waits for bytes that are there already
    Error error_{ErrorCode::kUnavailable, ""};  // of the inner stream
    std::size_t handshake_bytes_ = 0;
    bool inner_failed_ = false;
    bool inner_ended_ = false;
    bool shaken_ = false;
};

}  // namespace madang::io::tls
