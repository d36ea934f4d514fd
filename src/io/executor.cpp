// The executor of the running thread.
// SPDX-License-Identifier: Apache-2.0
#include "io/executor.h"

namespace madang::io {
namespace {

thread_local Executor* current_executor = nullptr;

}  // namespace

Executor* Executor::current() {
    return current_executor;
}

void Executor::set_current(Executor* executor) {
    current_executor = executor;
}

}  // namespace madang::io
