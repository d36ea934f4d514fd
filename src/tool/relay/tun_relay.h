// The bad network with the kernel's own TCP: a network device behind which every packet turns
// round.
//
// Idea:    the device's kernel sends to the address `far`, which is nowhere; each packet is lost,
//          delayed and queued as on the links, gets its two addresses swapped, and comes back. So a
//          client that connects to `far` meets the server that listens on `near`, and both see the
//          other at `far`. Swapping leaves the checksums right.
// Needs:   Linux, /dev/net/tun, CAP_NET_ADMIN (root, or a namespace: `unshare -Urn`).
// Limits:  IPv4; kDatagramBytesMax under way.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "io/descriptor.h"
#include "io/loop.h"
#include "tool/relay/network.h"
#include "tool/relay/relay.h"

namespace madang::relay {

struct TunOptions {
    std::string device = "madang0";
    io::Address near = *io::Address::parse("10.83.0.1:0");
    io::Address far = *io::Address::parse("10.83.0.2:0");
    Conditions conditions = {};
};

class TunRelay final : private io::Watcher {
public:
    // Makes the device; it goes with the relay. Errors: denied without the right; not_found without
    // /dev/net/tun; conflict if the device exists.
    static Result<std::unique_ptr<TunRelay>> open(io::Loop& loop, const TunOptions& options);
    ~TunRelay() override;
    TunRelay(const TunRelay&) = delete;
    TunRelay& operator=(const TunRelay&) = delete;

    RelayCounts counts() const;

private:
    TunRelay(io::Loop& loop, io::Descriptor device, const Conditions& conditions);
    void on_ready(io::Readiness readiness) override;
    void receive();
    void carry(std::string packet);

    Network network_;
    Link::Fate up_;
    Link::Fate down_;
    io::Descriptor device_;
    io::WatchId watch_{};
    std::string buffer_;
    std::uint64_t bytes_under_way_ = 0;
    std::uint64_t dropped_ = 0;
    std::shared_ptr<TunRelay*> self_ = std::make_shared<TunRelay*>(this);
};

}  // namespace madang::relay
