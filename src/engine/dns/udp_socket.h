// A UDP socket that speaks with one server.
//
// The kernel picks a random port and lets nothing in but what comes from that server's address and
// port (RFC 5452 §9.2). Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "io/address.h"
#include "io/descriptor.h"
#include "io/loop.h"
#include "io/task.h"

namespace madang::resolver {

class UdpSocket final : private io::Watcher {
public:
    static Result<std::unique_ptr<UdpSocket>> open(io::Loop& loop, const io::Address& server);
    ~UdpSocket() override;
    UdpSocket(const UdpSocket&) = delete;
    UdpSocket& operator=(const UdpSocket&) = delete;

    Result<> send(std::string_view datagram);
    // Errors: timeout at `deadline`; unavailable if nobody listens there (detail: errno). One at a
    // time.
    io::Task<Result<std::size_t>> receive(std::span<char> into, MonotonicTime deadline);

private:
    class Wakeup;

    UdpSocket(io::Loop& loop, io::Descriptor socket);
    void on_ready(io::Readiness readiness) override;
    void wake();

    io::Loop& loop_;
    io::Descriptor socket_;
    std::optional<io::WatchId> watch_;
    Wakeup* wakeup_ = nullptr;  // in the frame of the pending receive()
};

}  // namespace madang::resolver
