// GnuTLS's certificate credentials, owned.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gnutls/gnutls.h>

#include <memory>
#include <string>

#include "base/check.h"

namespace madang::io::tls {

class Credentials {
public:
    Credentials() {
        CHECK(gnutls_certificate_allocate_credentials(&handle_) == 0, "memory can be had");
    }
    ~Credentials() { gnutls_certificate_free_credentials(handle_); }
    Credentials(const Credentials&) = delete;
    Credentials& operator=(const Credentials&) = delete;

    gnutls_certificate_credentials_t get() const { return handle_; }

private:
    gnutls_certificate_credentials_t handle_ = nullptr;
};

// A view of bytes as GnuTLS takes them.
inline gnutls_datum_t datum_of(std::string_view bytes) {
    auto* data = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
    return {data, static_cast<unsigned>(bytes.size())};
}

}  // namespace madang::io::tls
