// The reactor threads: one loop each, with a server and, where the log is shown to clients, a
// broker, all on the same addresses. Threads: the main thread. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "engine/commitlog/kafka/broker.h"
#include "engine/http/server.h"
#include "io/address.h"
#include "io/environment.h"
#include "io/loop.h"

namespace madang::app {

// The log, as Kafka's clients see it.
struct ServedLog {
    commitlog::Log& log;
    io::Address address;
    commitlog::BrokerOptions options;
};

// What lives on the first reactor beside its servers, such as a loop of the change feed.
struct Resident {
    std::function<void(io::Executor& executor, io::Timers& timers)> start;
    std::function<void(io::Job stopped)> stop;  // on the reactor; `stopped` is called once
};

// What the reactors serve.
struct Served {
    std::shared_ptr<const http::Site> site;
    http::ServerAddresses addresses;
    std::optional<ServedLog> log = {};
    std::vector<Resident> residents = {};
};

class Reactors {
public:
    // Listens with `count` servers and starts their threads. Errors: those of http::Server::listen,
    // commitlog::Broker::listen and commitlog::Groups::open; conflict also if another madang
    // listens there.
    static Result<std::unique_ptr<Reactors>> start(io::Environment& environment, Served served,
                                                   std::size_t count);
    ~Reactors();  // stop(0)
    Reactors(const Reactors&) = delete;
    Reactors& operator=(const Reactors&) = delete;

    // Where they listen: no port is 0.
    const http::ServerAddresses& addresses() const {
        return reactors_.front()->server->addresses();
    }
    // Where the log is, if it is served.
    std::optional<io::Address> log_address() const;
    std::size_t count() const { return reactors_.size(); }

    // Accepts no more, gives requests `grace` to finish, joins the threads. May be repeated.
    void stop(Nanoseconds grace);

private:
    struct Reactor {
        std::unique_ptr<io::Loop> loop;
        std::unique_ptr<http::Server> server;  // these go before their loop
        std::unique_ptr<commitlog::Broker> broker;
        std::thread thread;
        std::vector<Resident> residents;
        // The loop's own: what still runs, and whether the loop may end with it.
        int running = 0;
        bool may_end = false;

        void settle(std::vector<Resident> wanted);
        void end_if_idle() {
            if (running == 0 && may_end) loop->stop();
        }
    };
    Reactors() = default;
    Result<> add(io::Environment& environment, const Served& served);
    static void begin_stop(Reactor& reactor, Nanoseconds grace);
    static void let_end(Reactor& reactor);

    std::vector<std::unique_ptr<Reactor>> reactors_;
    // At home on the first reactor, which therefore ends last.
    std::unique_ptr<commitlog::Groups> groups_;
};

}  // namespace madang::app
