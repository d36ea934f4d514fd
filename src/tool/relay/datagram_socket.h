// A UDP socket on a reactor: tries, and tells when it may receive.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "io/address.h"
#include "io/descriptor.h"
#include "io/loop.h"

namespace madang::relay {

class DatagramSocket final : private io::Watcher {
public:
    using Ready = std::move_only_function<void()>;

    // `ready` is called when receive() is worth trying; it tries until nothing comes.
    static Result<std::unique_ptr<DatagramSocket>> bind(io::Loop& loop, const io::Address& address,
                                                        Ready ready);
    // One that talks to `peer` only, from a port of its own.
    static Result<std::unique_ptr<DatagramSocket>> connect(io::Loop& loop, const io::Address& peer,
                                                           Ready ready);
    ~DatagramSocket() override;
    DatagramSocket(const DatagramSocket&) = delete;
    DatagramSocket& operator=(const DatagramSocket&) = delete;

    // Returns the size of the next datagram, or nothing if there is none.
    std::optional<std::size_t> receive(std::span<char> into, io::Address& from);
    // Returns whether the kernel took it.
    bool send(std::string_view datagram, const io::Address& to);
    bool send(std::string_view datagram);

    const io::Address& address() const { return address_; }

private:
    DatagramSocket(io::Loop& loop, io::Descriptor socket, Ready ready)
        : loop_(loop), socket_(std::move(socket)), ready_(std::move(ready)) {}
    static Result<std::unique_ptr<DatagramSocket>> adopt(io::Loop& loop, io::Descriptor socket,
                                                         Ready ready);
    void on_ready(io::Readiness readiness) override;

    io::Loop& loop_;
    io::Descriptor socket_;
    Ready ready_;
    io::Address address_;
    io::WatchId watch_{};
};

}  // namespace madang::relay
