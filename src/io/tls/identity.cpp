// Reading certificates.
// SPDX-License-Identifier: Apache-2.0
#include "io/tls/identity.h"

#include <gnutls/x509.h>

#include <memory>

#include "io/tls/credentials.h"
#include "io/tls/limits.h"
#include "io/tls/tls_error.h"

namespace madang::io::tls {
namespace {

struct CertificateDeleter {
    void operator()(gnutls_x509_crt_int* certificate) const { gnutls_x509_crt_deinit(certificate); }
};
using Certificate = std::unique_ptr<gnutls_x509_crt_int, CertificateDeleter>;

Result<Certificate> first_certificate(const std::string& chain) {
    gnutls_x509_crt_t raw = nullptr;
    CHECK(gnutls_x509_crt_init(&raw) == 0, "a certificate's memory can be had");
    Certificate certificate(raw);
    const gnutls_datum_t text = datum_of(chain);
    const int status = gnutls_x509_crt_import(raw, &text, GNUTLS_X509_FMT_PEM);
    if (status < 0) return fail(ErrorCode::kInvalid, "not a certificate in PEM", status);
    return certificate;
}

}  // namespace

Result<Identity> read_identity(Files& files, const std::string& chain_path,
                               const std::string& key_path) {
    Identity identity;
    identity.chain = TRY(read_file(files, chain_path, kPemBytesMax));
    identity.key = TRY(read_file(files, key_path, kPemBytesMax));
    return identity;
}

Result<std::int64_t> expiry_of(const std::string& chain) {
    const Certificate certificate = TRY(first_certificate(chain));
    return gnutls_x509_crt_get_expiration_time(certificate.get());
}

Result<bool> is_for(const std::string& chain, const std::string& host) {
    const Certificate certificate = TRY(first_certificate(chain));
    return gnutls_x509_crt_check_hostname(certificate.get(), host.c_str()) != 0;
}

}  // namespace madang::io::tls
