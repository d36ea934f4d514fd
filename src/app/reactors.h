// The reactor threads: one loop and one server each, all on the same address.
// Threads: the main thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

#include "engine/http/server.h"
#include "io/address.h"
#include "io/environment.h"
#include "io/loop.h"

namespace madang::app {

class Reactors {
public:
    // Listens with `count` servers and starts their threads. Errors: those of http::Server::listen;
    // conflict also if another madang listens there.
    static Result<std::unique_ptr<Reactors>> start(io::Environment& environment,
                                                   const std::shared_ptr<const http::Site>& site,
                                                   const io::Address& address, std::size_t count);
    ~Reactors();  // stop(0)
    Reactors(const Reactors&) = delete;
    Reactors& operator=(const Reactors&) = delete;

    // Where they listen: the port is never 0.
    const io::Address& address() const { return reactors_.front().server->address(); }
    std::size_t count() const { return reactors_.size(); }

    // Accepts no more, gives requests `grace` to finish, joins the threads. May be repeated.
    void stop(Nanoseconds grace);

private:
    struct Reactor {
        std::unique_ptr<io::Loop> loop;
        std::unique_ptr<http::Server> server;  // goes before its loop
        std::thread thread;
    };
    Reactors() = default;
    Result<> add(io::Environment& environment, const std::shared_ptr<const http::Site>& site,
                 const io::Address& address);

    std::vector<Reactor> reactors_;
};

}  // namespace madang::app
