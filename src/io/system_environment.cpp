// The real world, put together.
// SPDX-License-Identifier: Apache-2.0
#include "io/system_environment.h"

#include "io/stderr_log.h"
#include "io/system_clock.h"
#include "io/system_files.h"
#include "io/system_random.h"
#include "io/thread_workers.h"

namespace madang::io {

// The pools come last, so that they end first: their jobs use the rest.
struct SystemEnvironment::Parts {
    explicit Parts(const SystemOptions& options)
        : log(clock, options.log_level),
          commit("commit", options.commit_threads, options.commit_queue),
          read("read", options.read_threads, options.read_queue),
          compact("compact", options.compact_threads, options.compact_queue,
                  Niceness::kBackground) {}

    SystemClock clock;
    SystemRandom random;
    SystemFiles files;
    StderrLog log;
    ThreadWorkers commit;
    ThreadWorkers read;
    ThreadWorkers compact;
    Environment environment{clock, random, files, {commit, read, compact}, log};
};

SystemEnvironment::SystemEnvironment(SystemOptions options)
    : parts_(std::make_unique<Parts>(options)) {}

SystemEnvironment::~SystemEnvironment() = default;

Environment& SystemEnvironment::environment() {
    return parts_->environment;
}

}  // namespace madang::io
