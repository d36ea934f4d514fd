// Addresses out of records.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "io/address.h"
#include "wire/dns/message.h"

namespace madang::resolver {

// Appends those of all A and AAAA records.
void take_addresses(const std::vector<dns::Record>& records, std::uint16_t port,
                    std::vector<io::Address>& into);

// The same of the records of one name.
void take_addresses_of(const dns::Name& name, const std::vector<dns::Record>& records,
                       std::uint16_t port, std::vector<io::Address>& into);

}  // namespace madang::resolver
