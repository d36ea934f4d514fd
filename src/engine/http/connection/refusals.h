// Refusals of requests that are well formed, whatever the version.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/http1/refusal.h"

namespace madang::http {

inline constexpr http1::Refusal kUnknownMethod{501, "the method is not known here"};
inline constexpr http1::Refusal kTooEarly{425, "send it again once the handshake is done"};
inline constexpr http1::Refusal kBadTarget{400, "the target is not a path"};

}  // namespace madang::http
