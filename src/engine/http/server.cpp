// Accepting, the list of open connections, and the way to stop.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/server.h"

#include <utility>
#include <vector>

#include "base/check.h"
#include "engine/http/connection/http1_connection.h"
#include "engine/http/connection/reactor_share.h"
#include "io/tcp.h"

namespace madang::http {
namespace {

constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\n"
    "content-type: application/problem+json\r\n"
    "retry-after: 1\r\n"
    "connection: close\r\n"
    "content-length: 85\r\n"
    "\r\n"
    R"({"type":"/problems/too-many-connections","title":"Too many connections","status":503})";

class LoopServer final : public Server {
public:
    LoopServer(io::Loop& loop, std::shared_ptr<const Site> site, io::Environment& environment,
               std::unique_ptr<io::Listener> listener)
        : loop_(loop),
          share_(std::move(site), loop, environment.clock, environment.random.next()),
          listener_(std::move(listener)) {}

    ~LoopServer() override {
        CHECK(stopped_told_, "a server is stopped before it goes, and has told so");
    }

    void begin() {
        loop_.post([this] { io::spawn(accept_all()); });
    }

    const io::Address& address() const override { return listener_->address(); }
    std::size_t connections() const override { return connections_.size(); }
    void stop(Nanoseconds grace, io::Job stopped) override;

private:
    Traffic& traffic() { return share_.site->traffic(); }
    io::Task<> accept_all();
    io::Task<> serve(std::unique_ptr<io::Stream> stream);
    void refuse(io::Stream& stream);
    void add(Http1Connection& connection);
    void remove(Http1Connection& connection);
    void tell_if_stopped();

    io::Loop& loop_;
    ReactorShare share_;
    std::unique_ptr<io::Listener> listener_;
    std::vector<Http1Connection*> connections_;
    io::TimerId grace_;
    io::Job stopped_;
    bool accepting_ = true;
    bool stopped_told_ = false;
};

io::Task<> LoopServer::accept_all() {
    while (!share_.draining) {
        auto stream = co_await listener_->accept();
        if (stream && !share_.draining) {
            io::spawn(serve(*std::move(stream)));
        } else if (!stream && stream.error().code() != ErrorCode::kCancelled) {
            share_.site->log().error("accepting ends", {{"error", stream.error().describe()}});
            break;
        }
    }
    accepting_ = false;
    tell_if_stopped();
}

// Says why without waiting: a server at its limit has no memory to spare for manners.
void LoopServer::refuse(io::Stream& stream) {
    traffic().refused.add();
    (void)stream.try_write({&kFull, 1});
    (void)stream.shutdown_write();
    stream.close();
}

io::Task<> LoopServer::serve(std::unique_ptr<io::Stream> stream) {
    if (connections_.size() >= share_.site->options().connections) {
        refuse(*stream);
        co_return;
    }
    {
        Http1Connection connection(share_, std::move(stream));
        add(connection);
        co_await connection.run();
        remove(connection);
    }
    tell_if_stopped();
}

void LoopServer::add(Http1Connection& connection) {
    connection.slot = connections_.size();
    connections_.push_back(&connection);
    traffic().accepted.add();
    traffic().connections.add(1);
}

void LoopServer::remove(Http1Connection& connection) {
    connections_.back()->slot = connection.slot;
    connections_[connection.slot] = connections_.back();
    connections_.pop_back();
    traffic().connections.add(-1);
}

void LoopServer::stop(Nanoseconds grace, io::Job stopped) {
    CHECK(!stopped_ && !stopped_told_, "a server is stopped once");
    stopped_ = std::move(stopped);
    share_.draining = true;
    listener_->close();
    // A copy: each may end, and leave the list, at once.
    const std::vector<Http1Connection*> open = connections_;
    for (Http1Connection* connection : open) connection->drain();
    grace_ = loop_.after(grace, [this] {
        grace_ = {};
        for (Http1Connection* connection : connections_) connection->abort();
    });
    tell_if_stopped();
}

void LoopServer::tell_if_stopped() {
    if (!share_.draining || accepting_ || !connections_.empty() || stopped_told_) return;
    stopped_told_ = true;
    if (grace_) loop_.cancel(std::exchange(grace_, {}));
    // Posted: the coroutine that ended last is still on the stack.
    loop_.post(std::move(stopped_));
}

}  // namespace

Result<std::unique_ptr<Server>> Server::listen(io::Loop& loop, std::shared_ptr<const Site> site,
                                               io::Environment& environment,
                                               const io::Address& address) {
    auto listener = TRY(io::Listener::open(loop, environment.log, address));
    auto server =
        std::make_unique<LoopServer>(loop, std::move(site), environment, std::move(listener));
    server->begin();
    return server;
}

}  // namespace madang::http
