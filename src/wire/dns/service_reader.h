// Reads the data of SVCB and HTTPS records.
// Threads: pure functions.
// Source:  RFC 9460 §2.2, §7, §8.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "wire/dns/message.h"
#include "wire/dns/reader.h"

namespace madang::dns {

// Reads all of `data`. Errors: corrupt.
Result<Service> read_service(Reader& data);

}  // namespace madang::dns
