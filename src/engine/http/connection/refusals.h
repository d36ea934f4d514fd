// Refusals of requests that are well formed, whatever the version.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/http1/refusal.h"

namespace madang::http {

inline constexpr http1::Refusal kUnknownMethod{501, "the method is not known here"};
inline constexpr http1::Refusal kBadTarget{400, "the target is not a path"};

}  // namespace madang::http
