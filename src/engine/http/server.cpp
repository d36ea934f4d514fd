// Accepting, the list of open connections, and the way to stop.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/server.h"

#include <utility>
#include <vector>

#include "base/check.h"
#include "engine/http/connection/connection.h"
#include "engine/http/connection/reactor_share.h"
#include "engine/http/http3/http3_door.h"
#include "engine/http/limits.h"
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
    LoopServer(io::Loop& loop, std::shared_ptr<const Site> site, io::Environment& environment)
        : loop_(loop),
          share_(std::move(site), loop, environment.clock, environment.random.next()) {}

    ~LoopServer() override {
        CHECK(stopped_told_, "a server is stopped before it goes, and has told so");
    }

    Result<> listen(io::Environment& environment, const ServerAddresses& wanted);
    void begin();
    // It never began: there is nothing to stop.
    void forget() { stopped_told_ = true; }

    const ServerAddresses& addresses() const override { return addresses_; }
    std::size_t connections() const override {
        return connections_.size() + (quic_door_ ? quic_door_->connections() : 0);
    }
    void stop(Nanoseconds grace, io::Job stopped) override;

private:
    // A listener, and whether its connections begin with TLS.
    struct Door {
        std::unique_ptr<io::Listener> listener;
        std::shared_ptr<const io::tls::ServerContext> tls;
    };

    Traffic& traffic() { return share_.site->traffic(); }
    io::Task<> accept_all(const Door& door);
    io::Task<> serve(std::unique_ptr<io::Stream> stream, const Door& door);
    void refuse(io::Stream& stream, const Door& door);
    void add(Connection& connection);
    void remove(Connection& connection);
    void tell_if_stopped();

    io::Loop& loop_;
    ReactorShare share_;
    ServerAddresses addresses_;
    std::vector<Door> doors_;
    std::unique_ptr<Http3Door> quic_door_;  // null: HTTP/3 is not spoken
    std::vector<Connection*> connections_;
    io::TimerId grace_;
    io::Job stopped_;
    std::size_t accepting_ = 0;  // doors
    bool stopped_told_ = false;
};

Result<> LoopServer::listen(io::Environment& environment, const ServerAddresses& wanted) {
    io::Log& log = environment.log;
    addresses_.tls = wanted.tls;
    addresses_.quic = wanted.quic;
    if (wanted.plain) {
        auto listener = TRY(io::Listener::open(loop_, log, *wanted.plain));
        addresses_.plain = listener->address();
        doors_.push_back({std::move(listener), nullptr});
    }
    if (wanted.secure) {
        CHECK(wanted.tls != nullptr, "a secure address comes with its certificates");
        auto listener = TRY(io::Listener::open(loop_, log, *wanted.secure));
        addresses_.secure = listener->address();
        doors_.push_back({std::move(listener), wanted.tls});
    }
    if (wanted.secure && wanted.quic) {
        quic_door_ = TRY(Http3Door::open(loop_, environment, share_,
                                         {*addresses_.secure, wanted.tls, wanted.quic},
                                         [this] { tell_if_stopped(); }));
        share_.alternative = "h3=\":" + std::to_string(addresses_.secure->port()) +
                             "\"; ma=" + std::to_string(kAlternativeSeconds);
    }
    return {};
}

void LoopServer::begin() {
    accepting_ = doors_.size();
    loop_.post([this] {
        for (const Door& door : doors_) io::spawn(accept_all(door));
    });
}

io::Task<> LoopServer::accept_all(const Door& door) {
    while (!share_.draining) {
        auto stream = co_await door.listener->accept();
        if (stream && !share_.draining) {
            io::spawn(serve(*std::move(stream), door));
        } else if (!stream && stream.error().code() != ErrorCode::kCancelled) {
            share_.site->log().error("accepting ends", {{"error", stream.error().describe()}});
            break;
        }
    }
    --accepting_;
    tell_if_stopped();
}

// Says why without waiting: a server at its limit has no memory to spare for manners.
void LoopServer::refuse(io::Stream& stream, const Door& door) {
    traffic().refused.add();
    if (!door.tls) (void)stream.try_write({&kFull, 1});
    (void)stream.shutdown_write();
    stream.close();
}

io::Task<> LoopServer::serve(std::unique_ptr<io::Stream> stream, const Door& door) {
    if (connections_.size() >= share_.site->options().connections) {
        refuse(*stream, door);
        co_return;
    }
    {
        Connection connection(share_, std::move(stream), door.tls);
        add(connection);
        co_await connection.run();
        remove(connection);
    }
    tell_if_stopped();
}

void LoopServer::add(Connection& connection) {
    connection.slot = connections_.size();
    connections_.push_back(&connection);
    traffic().accepted.add();
    traffic().connections.add(1);
}

void LoopServer::remove(Connection& connection) {
    connections_.back()->slot = connection.slot;
    connections_[connection.slot] = connections_.back();
    connections_.pop_back();
    traffic().connections.add(-1);
}

void LoopServer::stop(Nanoseconds grace, io::Job stopped) {
    CHECK(!stopped_ && !stopped_told_, "a server is stopped once");
    stopped_ = std::move(stopped);
    share_.draining = true;
    for (const Door& door : doors_) door.listener->close();
    grace_ = loop_.after(grace, [this] {
        grace_ = {};
        for (Connection* connection : connections_) connection->abort();
        if (quic_door_) quic_door_->abort();
    });
    // A copy: each may end, and leave the list, at once.
    const std::vector<Connection*> open = connections_;
    for (Connection* connection : open) connection->drain();
    if (quic_door_) quic_door_->drain();
    tell_if_stopped();
}

void LoopServer::tell_if_stopped() {
    if (!share_.draining || accepting_ > 0 || connections() > 0 || stopped_told_) return;
    stopped_told_ = true;
    if (grace_) loop_.cancel(std::exchange(grace_, {}));
    // Posted: the coroutine that ended last is still on the stack.
    loop_.post(std::move(stopped_));
}

}  // namespace

Result<std::unique_ptr<Server>> Server::listen(io::Loop& loop, std::shared_ptr<const Site> site,
                                               io::Environment& environment,
                                               const ServerAddresses& addresses) {
    auto server = std::make_unique<LoopServer>(loop, std::move(site), environment);
    const auto listening = server->listen(environment, addresses);
    if (!listening) {
        server->forget();
        return std::unexpected(listening.error());
    }
    server->begin();
    return server;
}

}  // namespace madang::http
