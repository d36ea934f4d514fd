// Two certificates by GnuTLS.
// SPDX-License-Identifier: Apache-2.0
#include "io/tls/development_identity.h"

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>

#include <array>
#include <memory>
#include <set>

#include "io/tls/credentials.h"
#include "io/tls/limits.h"
#include "io/tls/tls_error.h"

namespace madang::io::tls {
namespace {

constexpr std::int64_t kHour = 3600;
constexpr std::size_t kSerialBytes = 16;  // RFC 5280 §4.1.2.2: at most 20

struct Deleter {
    void operator()(gnutls_x509_crt_int* certificate) const { gnutls_x509_crt_deinit(certificate); }
    void operator()(gnutls_x509_privkey_int* key) const { gnutls_x509_privkey_deinit(key); }
};
using Certificate = std::unique_ptr<gnutls_x509_crt_int, Deleter>;
using Key = std::unique_ptr<gnutls_x509_privkey_int, Deleter>;

Result<> check(int status) {
    if (status < 0) return tls_failure(ErrorCode::kUnavailable, status);
    return {};
}

Result<Key> make_key() {
    gnutls_x509_privkey_t raw = nullptr;
    TRY(check(gnutls_x509_privkey_init(&raw)));
    Key key(raw);
    TRY(check(gnutls_x509_privkey_generate(raw, GNUTLS_PK_ECDSA,
                                           GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0)));
    return key;
}

// A certificate without names or signature.
Result<Certificate> begin(const Key& key, const std::string& common_name, std::int64_t now) {
    gnutls_x509_crt_t raw = nullptr;
    TRY(check(gnutls_x509_crt_init(&raw)));
    Certificate certificate(raw);
    std::array<unsigned char, kSerialBytes> serial{};
    TRY(check(gnutls_rnd(GNUTLS_RND_NONCE, serial.data(), serial.size())));
    serial[0] &= 0x7f;  // positive
    TRY(check(gnutls_x509_crt_set_version(raw, 3)));
    TRY(check(gnutls_x509_crt_set_serial(raw, serial.data(), serial.size())));
    TRY(check(gnutls_x509_crt_set_activation_time(raw, now - kHour)));
    TRY(check(gnutls_x509_crt_set_expiration_time(raw, now + kDevelopmentValidity.count())));
    TRY(check(gnutls_x509_crt_set_dn_by_oid(raw, GNUTLS_OID_X520_COMMON_NAME, 0, common_name.data(),
                                            static_cast<unsigned>(common_name.size()))));
    TRY(check(gnutls_x509_crt_set_key(raw, key.get())));
    std::array<unsigned char, 64> id{};
    std::size_t id_size = id.size();
    TRY(check(gnutls_x509_crt_get_key_id(raw, 0, id.data(), &id_size)));
    TRY(check(gnutls_x509_crt_set_subject_key_id(raw, id.data(), id_size)));
    return certificate;
}

Result<Certificate> make_authority(const Key& key, std::int64_t now) {
    // A name of its own: browsers that trust two must be able to tell them apart.
    std::array<unsigned char, 4> random{};
    TRY(check(gnutls_rnd(GNUTLS_RND_NONCE, random.data(), random.size())));
    std::string name = "Madang development authority ";
    for (const unsigned char byte : random) {
        name.push_back("0123456789abcdef"[byte >> 4]);
        name.push_back("0123456789abcdef"[byte & 15]);
    }
    auto certificate = TRY(begin(key, name, now));
    TRY(check(gnutls_x509_crt_set_basic_constraints(certificate.get(), 1, 0)));
    TRY(check(gnutls_x509_crt_set_key_usage(certificate.get(),
                                            GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN)));
    TRY(check(gnutls_x509_crt_sign2(certificate.get(), certificate.get(), key.get(),
                                    GNUTLS_DIG_SHA256, 0)));
    return certificate;
}

bool is_name(const std::string& host) {
    return !host.empty() && host.size() <= 253 &&
           host.find_first_not_of(
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
               "-.*") == std::string::npos;
}

Result<> add_host(gnutls_x509_crt_t certificate, const std::string& host) {
    std::array<unsigned char, 16> address{};
    unsigned size = 0;
    if (inet_pton(AF_INET, host.c_str(), address.data()) == 1) size = 4;
    if (size == 0 && inet_pton(AF_INET6, host.c_str(), address.data()) == 1) size = 16;
    if (size > 0) {
        return check(gnutls_x509_crt_set_subject_alt_name(
            certificate, GNUTLS_SAN_IPADDRESS, address.data(), size, GNUTLS_FSAN_APPEND));
    }
    if (!is_name(host)) return fail(ErrorCode::kInvalid, "neither a host name nor an address");
    return check(gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_DNSNAME, host.data(),
                                                      static_cast<unsigned>(host.size()),
                                                      GNUTLS_FSAN_APPEND));
}

Result<Certificate> make_leaf(const Key& key, const std::vector<std::string>& hosts,
                              std::int64_t now) {
    auto certificate = TRY(begin(key, "localhost", now));
    std::set<std::string> all{"localhost", "127.0.0.1", "::1"};
    all.insert(hosts.begin(), hosts.end());
    for (const std::string& host : all) TRY(add_host(certificate.get(), host));
    TRY(check(gnutls_x509_crt_set_basic_constraints(certificate.get(), 0, -1)));
    TRY(check(gnutls_x509_crt_set_key_usage(certificate.get(), GNUTLS_KEY_DIGITAL_SIGNATURE)));
    TRY(check(gnutls_x509_crt_set_key_purpose_oid(certificate.get(), GNUTLS_KP_TLS_WWW_SERVER, 0)));
    return certificate;
}

Result<std::string> pem_of(gnutls_x509_crt_t certificate) {
    gnutls_datum_t text{};
    TRY(check(gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &text)));
    std::string pem(reinterpret_cast<char*>(text.data), text.size);
    gnutls_free(text.data);
    return pem;
}

Result<std::string> pem_of(gnutls_x509_privkey_t key) {
    gnutls_datum_t text{};
    TRY(check(gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, nullptr,
                                                GNUTLS_PKCS_PLAIN, &text)));
    std::string pem(reinterpret_cast<char*>(text.data), text.size);
    gnutls_memset(text.data, 0, text.size);
    gnutls_free(text.data);
    return pem;
}

}  // namespace

Result<DevelopmentIdentity> make_development_identity(const std::vector<std::string>& hosts,
                                                      std::int64_t now) {
    const Key authority_key = TRY(make_key());
    const Certificate authority = TRY(make_authority(authority_key, now));
    const Key key = TRY(make_key());
    const Certificate leaf = TRY(make_leaf(key, hosts, now));
    TRY(check(gnutls_x509_crt_sign2(leaf.get(), authority.get(), authority_key.get(),
                                    GNUTLS_DIG_SHA256, 0)));
    DevelopmentIdentity made;
    made.authority = TRY(pem_of(authority.get()));
    made.identity.chain = TRY(pem_of(leaf.get())) + made.authority;
    made.identity.key = TRY(pem_of(key.get()));
    return made;
}

}  // namespace madang::io::tls
