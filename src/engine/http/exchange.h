// One request and its answer, whatever the HTTP version underneath.
//
// A handler reads the body if it wants it and returns a Response, or starts a streamed answer.
// Bodies travel in owned chunks; reading gives window back to the sender (back-pressure), send()
// waits until the connection takes more. Built for the hardest version: nothing here assumes one
// connection per request or an answer sent in one piece. Threads: the reactor of its connection.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "engine/http/arguments.h"
#include "engine/http/message.h"
#include "io/task.h"
#include "io/timers.h"

namespace madang::http {

class Exchange {
public:
    virtual ~Exchange() = default;

    virtual const Request& request() const = 0;

    // Whether a body of at least one byte comes with the request, as far as its head tells.
    virtual bool has_body() const { return false; }

    // Returns the next piece of the body; a null chunk after the last. Sends `100 Continue` first
    // where the client waits for it. Errors: invalid (bad framing), exhausted (over the limit),
    // timeout, cancelled (the client went away).
    virtual io::Task<Result<Chunk>> read_body() = 0;

    // Tells the client what the answer will need, before there is one: 103 with these fields, as a
    // rule `link` (RFC 8297). To HTTP/1.0, and once the answer has begun, it does nothing.
    virtual io::Task<Result<>> hint(Headers fields) = 0;

    // Starts a streamed answer; then send() any number of times, then finish(). A handler that
    // streams returns nothing further. Errors: cancelled, timeout.
    virtual io::Task<Result<>> start(Response head) = 0;
    virtual io::Task<Result<>> send(Chunk chunk) = 0;
    virtual io::Task<Result<>> finish(Headers trailers) = 0;

    // Whether the client is gone: long work asks now and then.
    virtual bool cancelled() const = 0;

    // For an answer that goes on for as long as somebody listens: the timers of its reactor;
    // whether the client is gone or the server stops; and what is called, on the reactor, once that
    // is so, in place of what was set before.
    virtual io::Timers& timers() = 0;
    virtual bool is_ending() const = 0;
    virtual void on_ending(std::function<void()> wake) = 0;

    // Filled by the router before the handler runs.
    Arguments arguments;
    Principal principal;
};

// Reads the whole body. Errors: as read_body; exhausted beyond `limit`.
io::Task<Result<std::string>> read_all(Exchange& exchange, Bytes limit);

}  // namespace madang::http
