// A session and the peer's chain, read for people.
// SPDX-License-Identifier: Apache-2.0
#include <gnutls/x509.h>

#include <array>

#include <climits>

#include "io/tls/credentials.h"
#include "io/tls/limits.h"
#include "io/tls/stream.h"

namespace madang::io::tls {
namespace {

std::string name_of(gnutls_x509_crt_t certificate,
                    int (*get)(gnutls_x509_crt_t, gnutls_datum_t*, unsigned)) {
    gnutls_datum_t text{};
    if (get(certificate, &text, 0) != 0) return {};
    std::string name(reinterpret_cast<char*>(text.data), text.size);
    gnutls_free(text.data);
    return name;
}

std::vector<std::string> alternative_names(gnutls_x509_crt_t certificate) {
    std::vector<std::string> names;
    for (unsigned i = 0; i < kShownNamesMax; ++i) {
        std::array<char, 512> buffer{};
        std::size_t size = buffer.size();
        const int kind =
            gnutls_x509_crt_get_subject_alt_name(certificate, i, buffer.data(), &size, nullptr);
        if (kind < 0) break;
        if (kind == GNUTLS_SAN_DNSNAME) names.emplace_back(buffer.data(), size);
    }
    return names;
}

CertificateInfo describe(const gnutls_datum_t& der) {
    CertificateInfo info;
    info.bytes = der.size;
    gnutls_x509_crt_t certificate = nullptr;
    if (gnutls_x509_crt_init(&certificate) != 0) return info;
    if (gnutls_x509_crt_import(certificate, &der, GNUTLS_X509_FMT_DER) == 0) {
        info.subject = name_of(certificate, gnutls_x509_crt_get_dn3);
        info.issuer = name_of(certificate, gnutls_x509_crt_get_issuer_dn3);
        info.expires = gnutls_x509_crt_get_expiration_time(certificate);
        info.names = alternative_names(certificate);
    }
    gnutls_x509_crt_deinit(certificate);
    return info;
}

// What was found wrong; 0 too where the handshake did not get there.
unsigned verification_of(gnutls_session_int* session) {
    const unsigned status = gnutls_session_get_verify_cert_status(session);
    constexpr unsigned kNotVerified = UINT_MAX;
    return status == kNotVerified ? 0 : status;
}

}  // namespace

SessionInfo session_of(gnutls_session_int* session) {
    const auto text = [](const char* name) { return std::string(name == nullptr ? "" : name); };
    SessionInfo info;
    info.version = text(gnutls_protocol_get_name(gnutls_protocol_get_version(session)));
    info.cipher = text(gnutls_cipher_get_name(gnutls_cipher_get(session)));
    info.group = text(gnutls_group_get_name(gnutls_group_get(session)));
    info.resumed = gnutls_session_is_resumed(session) != 0;
    gnutls_datum_t protocol{};
    if (gnutls_alpn_get_selected_protocol(session, &protocol) == 0) {
        info.protocol.assign(reinterpret_cast<const char*>(protocol.data), protocol.size);
    }
    return info;
}

Refusal refusal_of(gnutls_session_int* session) {
    const unsigned status = verification_of(session);
    if (status == 0) return Refusal::kNone;
    if ((status & GNUTLS_CERT_SIGNER_NOT_FOUND) != 0) return Refusal::kUnknownIssuer;
    if ((status & GNUTLS_CERT_UNEXPECTED_OWNER) != 0) return Refusal::kWrongName;
    if ((status & GNUTLS_CERT_EXPIRED) != 0) return Refusal::kExpired;
    return Refusal::kOther;
}

std::string refusal_words_of(gnutls_session_int* session) {
    const unsigned status = verification_of(session);
    if (status == 0) return {};
    gnutls_datum_t text{};
    if (gnutls_certificate_verification_status_print(status, GNUTLS_CRT_X509, &text, 0) != 0) {
        return {};
    }
    std::string words(reinterpret_cast<char*>(text.data), text.size);
    gnutls_free(text.data);
    while (!words.empty() && (words.back() == ' ' || words.back() == '\0')) words.pop_back();
    return words;
}

std::vector<CertificateInfo> Stream::peer_certificates() const {
    return certificates_of(session_);
}

std::vector<CertificateInfo> certificates_of(gnutls_session_int* session) {
    unsigned count = 0;
    const gnutls_datum_t* chain = gnutls_certificate_get_peers(session, &count);
    std::vector<CertificateInfo> infos;
    for (unsigned i = 0; chain != nullptr && i < count; ++i) infos.push_back(describe(chain[i]));
    return infos;
}

}  // namespace madang::io::tls
