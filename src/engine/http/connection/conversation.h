// What is spoken on one accepted connection: HTTP/1 or HTTP/2.
//
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/task.h"

namespace madang::http {

class Conversation {
public:
    virtual ~Conversation() = default;

    // Serves until the connection has ended. Await it before destroying this.
    virtual io::Task<> run() = 0;
    // The server stops: ends what is idle, lets what runs finish.
    virtual void drain() = 0;
    // Cuts the connection; run() ends once its handlers have.
    virtual void abort() = 0;
};

}  // namespace madang::http
