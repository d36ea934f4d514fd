// Unpredictable bytes from the kernel.
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/random.h"

namespace madang::io {

class SystemRandom final : public Random {
public:
    void fill(std::span<char> bytes) override;
};

}  // namespace madang::io
