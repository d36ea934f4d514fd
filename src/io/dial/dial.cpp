// TCP in the race.
// SPDX-License-Identifier: Apache-2.0
#include "io/dial/dial.h"

#include <utility>

namespace madang::io {
namespace {

class TcpRacer final : public Racer {
public:
    explicit TcpRacer(std::unique_ptr<TcpStream> stream) : stream_(std::move(stream)) {}

    Task<Result<>> connect(MonotonicTime deadline) override {
        CO_TRY_VOID(co_await stream_->ready(Direction::kWrite, deadline));
        co_return stream_->check_connected();
    }
    void give_up() override { stream_->cancel(); }
    std::unique_ptr<TcpStream> take() { return std::move(stream_); }

private:
    std::unique_ptr<TcpStream> stream_;
};

}  // namespace

Task<Dialed> dial(Loop& loop, std::vector<Address> addresses, DialOptions options) {
    StartRacer start = [&loop](const Address& address) -> Result<std::unique_ptr<Racer>> {
        return std::make_unique<TcpRacer>(TRY(start_connecting(loop, address)));
    };
    Raced raced = co_await race(loop, std::move(addresses), std::move(start), options);
    Dialed dialed{fail(ErrorCode::kNotFound, "there is no address to connect to"), {}};
    if (raced.winner) {
        dialed.stream = static_cast<TcpRacer&>(*raced.winner).take();
    } else if (!raced.attempts.empty()) {
        dialed.stream = std::unexpected(raced.attempts.front().error);
    }
    dialed.attempts = std::move(raced.attempts);
    co_return dialed;
}

}  // namespace madang::io
