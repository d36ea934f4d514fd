// What the tests of this folder share: an application that answers, one that asks, and a world with
// a server of some reactors and a client, all on one loop.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/quic/endpoint.h"
#include "io/await.h"
#include "io/run_task.h"
#include "io/system_environment.h"
#include "io/tls/development_identity.h"

namespace madang::quic {

// Sends what was queued on its streams; keeps it until a stream has closed.
class Speaker : public Application {
public:
    void queue(StreamId stream, std::string text, bool last) {
        Voice& voice = voices_[stream];
        voice.texts.push_back(std::move(text));
        voice.ended = last;
        if (connection_ != nullptr) connection_->want_write();
    }
    std::optional<AppError> next(Outgoing& out) override;
    void on_written(StreamId stream, std::size_t bytes) override;
    void on_acknowledged(StreamId, std::uint64_t bytes) override { acknowledged += bytes; }
    void on_blocked(StreamId stream) override { voices_[stream].blocked = true; }
    void on_unblocked(StreamId stream) override {
        voices_[stream].blocked = false;
        connection_->want_write();
    }
    void on_write_ended(StreamId stream) override { voices_[stream].done = true; }
    void on_stream_reset(StreamId, AppError error) override { reset_with = error; }
    void on_stop_sending(StreamId, AppError error) override { stopped_with = error; }
    void on_stream_closed(StreamId stream, AppError) override { voices_.erase(stream); }

    std::uint64_t acknowledged = 0;
    AppError reset_with = kNoAppError;
    AppError stopped_with = kNoAppError;

protected:
    struct Voice {
        std::deque<std::string> texts;
        std::size_t text = 0;    // the one that is being sent
        std::size_t offset = 0;  // in it
        bool ended = false;
        bool blocked = false;
        bool done = false;
    };
    std::map<StreamId, Voice> voices_;
    Connection* connection_ = nullptr;
};

// Server: "give N" is answered by N bytes, everything else by itself; in 0-RTT with an "early:"
// before it.
class Answerer final : public Speaker {
public:
    explicit Answerer(Connection& connection) { connection_ = &connection; }
    void on_writable() override {}
    std::optional<AppError> on_data(const StreamData& data) override;
    void on_closed(const Closed& end) override {
        closed = end;
        connection_ = nullptr;
    }
    Connection* connection() { return connection_; }

    std::optional<Closed> closed;
    bool consumes = true;  // gives window back at once
    std::uint64_t received = 0;

private:
    std::map<StreamId, std::string> heard_;
};

// Client: asks as soon as it may.
class Asker final : public Speaker {
public:
    void ask(std::string text) {
        questions_.push_back(std::move(text));
        if (writable) ask_now();
    }
    void on_writable() override {
        writable = true;
        ask_now();
    }
    void on_handshake_completed() override { shaken = true; }
    void on_local_streams(std::uint64_t) override {
        if (writable) ask_now();
    }
    void on_early_data_rejected() override {
        rejected = true;
        writable = false;
        voices_.clear();
        questions_ = asked_;
        asked_.clear();
    }
    std::optional<AppError> on_data(const StreamData& data) override;
    void on_closed(const Closed& end) override {
        closed = end;
        connection = nullptr;
        connection_ = nullptr;
    }
    void use(Connection* given) { connection = connection_ = given; }

    Connection* connection = nullptr;
    std::map<StreamId, std::string> answers;
    std::optional<Closed> closed;
    std::size_t finished = 0;
    bool writable = false;
    bool shaken = false;
    bool rejected = false;

private:
    void ask_now();
    std::vector<std::string> questions_;
    std::vector<std::string> asked_;
};

// The bytes that "give N" is answered by.
std::string given(std::size_t size);

class Talk : public testing::Test, private Acceptor {
public:
    Application* on_connection(Connection& connection) override;

protected:
    // Opens a server with so many reactors on one port.
    void serve(ServerOptions options = {}, std::size_t reactors = 1);
    void stop_serving() { servers_.clear(); }
    Endpoint& server(std::size_t reactor = 0) { return *servers_[reactor]; }
    Endpoint& client();
    // Begins a connection of the client's.
    Asker& connect(const ClientOptions& options = {});

    // Serves the loop until `done` says so, or for ten seconds.
    void wait(const std::function<bool()>& done, Seconds patience = Seconds(10));
    void wait_for_answers(Asker& asker, std::size_t count) {
        wait([&] { return asker.finished >= count || asker.closed; });
    }
    // Lets `time` pass.
    void pass(Nanoseconds time);

    io::SystemEnvironment world_;
    std::unique_ptr<io::Loop> loop_ = *io::Loop::create(world_.environment().clock);
    Secret secret_{1, 2, 3};
    std::vector<std::string> hosts_;
    std::optional<io::tls::DevelopmentIdentity> identity_;
    std::shared_ptr<io::tls::ServerContext> server_tls_;
    std::shared_ptr<io::tls::ClientContext> client_tls_;
    io::Address address_ = io::Address::loopback(0);
    std::vector<std::unique_ptr<Answerer>> answerers_;
    std::vector<std::unique_ptr<Asker>> askers_;
    Metrics metrics_;
    EndpointCounters counters_{metrics_};  // of all servers of the test
    std::vector<std::unique_ptr<Endpoint>> servers_;
    std::unique_ptr<Endpoint> client_;
    bool refuses_ = false;
};

}  // namespace madang::quic
