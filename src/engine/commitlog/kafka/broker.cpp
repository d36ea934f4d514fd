// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/kafka/broker.h"

#include <set>
#include <utility>

#include "base/check.h"
#include "engine/commitlog/kafka/connection.h"
#include "engine/commitlog/kafka/limits.h"
#include "io/tcp.h"

namespace madang::commitlog {
namespace {

class LiveBroker final : public Broker {
public:
    LiveBroker(io::Loop& loop, const Surroundings& around, BrokerOptions options,
               std::unique_ptr<io::Listener> listener)
        : listener_(std::move(listener)),
          desk_{around.log, around.groups, around.environment, loop, std::move(options)} {
        if (desk_.options.advertised_host.empty()) {
            desk_.options.advertised_host = address().host();
        }
        if (desk_.options.advertised_port == 0) desk_.options.advertised_port = address().port();
        loop.post([this] { io::spawn(accept()); });
    }
    ~LiveBroker() override { CHECK(has_ended_, "a broker is stopped before it is destroyed"); }

    const io::Address& address() const override { return listener_->address(); }
    std::size_t connections() const override { return streams_.size(); }

    void stop(io::Job stopped) override {
        stopped_ = std::move(stopped);
        desk_.is_stopping = true;
        listener_->close();
        for (io::Stream* stream : streams_) stream->cancel();
        // A waker may remove others as it wakes.
        const auto wakers = desk_.wakers;
        for (const auto& [id, wake] : wakers) wake();
    }

private:
    io::Task<> accept() {
        while (true) {
            auto accepting = listener_->accept();
            auto stream = co_await std::move(accepting);
            if (!stream) break;
            if (streams_.size() < kConnectionsMax) io::spawn(serve(*std::move(stream)));
        }
        is_accepting_ = false;
        end_if_idle();
    }

    io::Task<> serve(std::unique_ptr<io::Stream> stream) {
        streams_.insert(stream.get());
        desk_.log.activity().connections.add(1);
        auto serving = serve_connection(desk_, *stream);
        co_await std::move(serving);
        streams_.erase(stream.get());
        desk_.log.activity().connections.add(-1);
        stream.reset();
        end_if_idle();
    }

    void end_if_idle() {
        if (!desk_.is_stopping || is_accepting_ || !streams_.empty()) return;
        has_ended_ = true;
        if (stopped_) std::exchange(stopped_, nullptr)();
    }

    std::unique_ptr<io::Listener> listener_;
    Desk desk_;
    std::set<io::Stream*> streams_;
    io::Job stopped_;
    bool is_accepting_ = true;
    bool has_ended_ = false;
};

}  // namespace

Result<std::unique_ptr<Broker>> Broker::listen(io::Loop& loop, const Surroundings& around,
                                               const io::Address& address,
                                               const BrokerOptions& options) {
    auto listener = TRY(io::Listener::open(loop, around.environment.log, address));
    return std::make_unique<LiveBroker>(loop, around, options, std::move(listener));
}

}  // namespace madang::commitlog
