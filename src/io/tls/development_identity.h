// A certificate for developing: an authority of its own, and one for this machine signed by it.
//
// Idea:    the authority's key signs once and is forgotten, never written: whoever trusts the
//          authority trusts this one certificate and nothing that could be made later.
// Threads: any; makes two P-256 keys, some milliseconds.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "io/tls/identity.h"

namespace madang::io::tls {

struct DevelopmentIdentity {
    Identity identity;      // the chain holds the authority too
    std::string authority;  // PEM: what browsers and tools are told to trust
};

// `hosts`: names and addresses it is for; localhost, 127.0.0.1 and ::1 are added. `now`: seconds
// since 1970; valid from an hour before for kDevelopmentValidity. Errors: invalid (a host that is
// neither name nor address); unavailable.
Result<DevelopmentIdentity> make_development_identity(const std::vector<std::string>& hosts,
                                                      std::int64_t now);

}  // namespace madang::io::tls
