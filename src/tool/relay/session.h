// One relayed TCP connection: two real streams, and the modelled connection between them.
//
// Bytes are read from a stream as far as the model's sender takes them, kept here while the model
// says that they are under way, and written to the other stream once it says that they came.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "io/stream.h"
#include "io/task.h"
#include "tool/relay/network.h"
#include "tool/relay/signal.h"

namespace madang::relay {

class Session final : public ConnectionListener, public std::enable_shared_from_this<Session> {
public:
    // `ended` is called once, when nothing of the session runs any more; the session may be
    // destroyed then.
    Session(Network& network, std::uint64_t number, std::unique_ptr<io::Stream> client,
            io::Address server, io::Job ended);

    void start();
    // Ends it now, without telling the other sides gently.
    void end();

    // Waits until the modelled handshake is over. Errors: unavailable.
    io::Task<Result<>> connected();
    TransferCounts counts() const;

private:
    // One direction.
    class Half final : public TransferListener {
    public:
        explicit Half(io::Executor& executor) : room(executor), data(executor) {}

        void on_readable(std::uint64_t bytes) override;
        void on_end() override;
        void on_room() override { room.notify(); }

        void keep(std::string_view bytes) { chunks_.emplace_back(bytes); }
        // What may be written now: part of the first chunk; stands until taken.
        std::string_view front() const;
        void take(std::uint64_t bytes);

        Signal room;
        Signal data;
        std::uint64_t readable = 0;
        bool is_at_end = false;
        bool is_done = false;  // and the other stream knows

    private:
        std::deque<std::string> chunks_;
        std::size_t taken_ = 0;  // of the first chunk
    };

    void on_syn() override;
    void on_connected(Nanoseconds took) override;
    void on_unreachable() override;
    void on_reset() override;

    io::Task<> connect_server();
    io::Task<> read(io::Stream& from, Half& half, Transfer& transfer);
    io::Task<> write(io::Stream& to, Half& half, Transfer& transfer);
    void begin(io::Task<> task);
    io::Task<> track(io::Task<> task);
    void break_from(Connection::Side side);
    void end_if_done();

    Network& network_;
    const io::Address server_address_;
    io::Job ended_;
    std::unique_ptr<io::Stream> client_;
    std::unique_ptr<io::Stream> server_;
    Half up_;
    Half down_;
    Signal handshake_;
    std::optional<Nanoseconds> handshake_took_;
    std::shared_ptr<Connection> connection_;
    bool is_over_ = false;
    bool is_broken_ = false;  // one side failed; the other will hear of it
    int running_ = 0;         // coroutines
};

}  // namespace madang::relay
