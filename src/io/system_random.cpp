// Unpredictable bytes: getrandom(2), which waits until the kernel has collected enough at boot.
// SPDX-License-Identifier: Apache-2.0
#include "io/system_random.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>

#include "base/check.h"
#include "io/limits.h"

namespace madang::io {

void SystemRandom::fill(std::span<char> bytes) {
    while (!bytes.empty()) {
        const std::size_t wanted = std::min(bytes.size(), kRandomBytesPerCall);
        const ssize_t count = ::getrandom(bytes.data(), wanted, 0);
        if (count < 0 && errno == EINTR) continue;
        // Predictable keys would be worse than no program.
        CHECK(count > 0, "the kernel gives random bytes");
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

}  // namespace madang::io
