// UDP: a socket of one reactor that takes and gives many datagrams a system call.
//
// Idea:       what one sender sent in a row arrives as one message that is split here (UDP_GRO);
//             what goes to one peer in a row leaves as one message that the kernel splits
//             (UDP_SEGMENT). Where the kernel or the device cannot, found when the socket is opened
//             or at the first refusal, each datagram is a message.
// Invariants: (1) the receiver is not called after close(), even within the same batch;
//             (2) datagrams are sent whole and never fragmented: those too large for the path are
//                 dropped like others that a network loses.
// Threads:    one reactor.
// Limits:     kUdpMessagesPerCall, kUdpCallsPerTurn, kUdpSegmentsMax, kUdpBurstBytesMax,
//             kUdpBurstsPerCall.
// Source:     udp(7), ip(7), ipv6(7); RFC 3168 §5 (ECN).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "base/result.h"
#include "io/address.h"
#include "io/descriptor.h"
#include "io/loop.h"
#include "io/tcp.h"

namespace madang::io {

// Explicit congestion notification: the two low bits of the traffic class.
enum class Ecn : std::uint8_t { kNone = 0, kCapable1 = 1, kCapable0 = 2, kCongested = 3 };

// A datagram that arrived. `local` is the address that it was sent to.
struct Datagram {
    Address peer;
    Address local;
    Ecn ecn = Ecn::kNone;
    std::span<const std::uint8_t> bytes;
};

// Datagrams to one peer: `bytes` cut into pieces of `segment` bytes, of which the last may be
// shorter. At most kUdpSegmentsMax pieces and kUdpBurstBytesMax bytes.
struct Burst {
    Address peer;
    Address local;  // from which it is sent
    Ecn ecn = Ecn::kNone;
    std::span<const std::uint8_t> bytes;
    std::size_t segment = 0;
};

class UdpReceiver {
public:
    virtual ~UdpReceiver() = default;
    // One datagram; its bytes live until this returns.
    virtual void on_datagram(const Datagram& datagram) = 0;
    // All that was there, or as many as one turn takes, has been given.
    virtual void on_batch_end() = 0;
    // After a send() that did not take everything: worth trying again.
    virtual void on_send_possible() = 0;
};

class UdpSocket final : private Watcher {
public:
    enum class Segmentation : std::uint8_t { kIfPossible, kNever };

    // Errors: conflict if the port is taken; denied; invalid if the address is not of this machine.
    static Result<std::unique_ptr<UdpSocket>> open(
        Loop& loop, const Address& address, UdpReceiver& receiver,
        PortSharing sharing = PortSharing::kNone,
        Segmentation segmentation = Segmentation::kIfPossible);
    ~UdpSocket() override;
    UdpSocket(const UdpSocket&) = delete;
    UdpSocket& operator=(const UdpSocket&) = delete;

    // Sends `bursts` in their order. Returns how many were dealt with: sent, or lost for a reason
    // that concerns one peer. Where that is fewer than all the socket is full, the first of the
    // rest may have lost its beginning, which was sent, and on_send_possible() follows.
    std::size_t send(std::span<Burst> bursts);

    void close();

    // The bound address, with the port that was chosen for port 0.
    const Address& address() const { return address_; }
    // Whether the kernel cuts bursts into datagrams.
    bool cuts_bursts() const { return cuts_bursts_; }

private:
    struct ReceiveBuffers;
    struct SendBuffers;
    enum class Taken : std::uint8_t { kSome, kAll, kClosed };

    UdpSocket(Loop& loop, Descriptor socket, const Address& address, UdpReceiver& receiver);
    void on_ready(Readiness readiness) override;
    void receive();
    Taken receive_once();
    bool deliver(std::size_t message, std::size_t length);

    std::size_t send_call(std::span<Burst> bursts, bool& full);
    void on_send_error(std::span<Burst> bursts, int error, bool& full, std::size_t& done);
    void retry_later();

    Loop& loop_;
    Descriptor socket_;
    WatchId watch_{};
    Address address_;
    UdpReceiver& receiver_;
    std::unique_ptr<ReceiveBuffers> in_;
    std::unique_ptr<SendBuffers> out_;
    TimerId more_;   // the rest of what has arrived, in the next turn
    TimerId retry_;  // sending again
    bool cuts_bursts_ = false;
};

}  // namespace madang::io
