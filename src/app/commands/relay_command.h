// What `madang relay` is asked to do.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "tool/relay/relay.h"

namespace madang::app {

// Who speaks TCP: the relay's model, or the kernel through a network device.
enum class RelayBy : std::uint8_t { kModel, kDevice };

struct RelayCommand {
    relay::RelayOptions options;
    RelayBy by = RelayBy::kModel;
};

}  // namespace madang::app
