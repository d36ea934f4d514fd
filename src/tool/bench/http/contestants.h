// The servers that are measured: ours, nginx, h2o; one process with one worker each.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/clock.h"
#include "tool/bench/child_process.h"

namespace madang::bench {

struct Contestant {
    std::string name;
    ChildProcess process;
    std::uint16_t plain = 0;   // HTTP/1.1
    std::uint16_t clear2 = 0;  // HTTP/2 by prior knowledge
    std::uint16_t secure = 0;  // TLS, HTTP/1.1 and 2
    bool has_http3 = false;    // at the same port
};

// Puts the files that the servers need into `directory`: 100 KB, a certificate.
Result<> prepare_files(io::Clock& clock, const std::string& directory);

// Each answers 1 KB at /kilobyte and the file at /file. Errors: timeout; unavailable.
Result<Contestant> start_madang(const std::string& serve, const std::string& directory);
Result<Contestant> start_nginx(const std::string& directory);
Result<Contestant> start_h2o(const std::string& directory);

}  // namespace madang::bench
