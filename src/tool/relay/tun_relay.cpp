// Packets of a TUN device, turned round.
// SPDX-License-Identifier: Apache-2.0
#include "tool/relay/tun_relay.h"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "io/errno_error.h"
#include "tool/relay/limits.h"

namespace madang::relay {
namespace {

// OFFSET SIZE MEANING of an IPv4 packet, as far as it matters here (RFC 791 §3.1)
//      0    1 version (4 bits), words of the header (4 bits)
//     12    4 source
//     16    4 destination
//  words    2 source port, 2 destination port of TCP and UDP
constexpr std::size_t kSource = 12;
constexpr std::size_t kDestination = 16;
constexpr std::size_t kAddressBytes = 4;
constexpr std::size_t kHeaderLeast = 20;

bool is_ipv4(std::string_view packet) {
    return packet.size() >= kHeaderLeast && (packet[0] & 0xF0) == 0x40;
}

std::uint16_t port_at(std::string_view packet, std::size_t offset) {
    if (packet.size() < offset + 2) return 0;
    return static_cast<std::uint16_t>(static_cast<std::uint8_t>(packet[offset]) << 8U |
                                      static_cast<std::uint8_t>(packet[offset + 1]));
}

// Both directions look alike but for their ports: the server's is the lower one.
bool is_to_server(std::string_view packet) {
    const std::size_t words = static_cast<std::uint8_t>(packet[0]) & 0x0FU;
    return port_at(packet, words * 4) > port_at(packet, words * 4 + 2);
}

ifreq request_for(const std::string& device) {
    ifreq request{};
    device.copy(request.ifr_name, IFNAMSIZ - 1);
    return request;
}

Result<> set_address(int socket, const std::string& device, unsigned long what,
                     const io::Address& address) {
    ifreq request = request_for(device);
    sockaddr_storage storage{};
    address.to_socket(storage);
    std::memcpy(&request.ifr_addr, &storage, sizeof request.ifr_addr);
    if (::ioctl(socket, what, &request) == 0) return {};
    return io::file_failure("cannot give the network device its address");
}

Result<> set_up(const TunOptions& options) {
    const io::Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!socket) return io::socket_failure("cannot create a socket");
    TRY(set_address(socket.get(), options.device, SIOCSIFADDR, options.near));
    TRY(set_address(socket.get(), options.device, SIOCSIFDSTADDR, options.far));
    ifreq request = request_for(options.device);
    request.ifr_qlen = kDeviceQueuePackets;
    // Not allowed to the root of a user namespace: there bursts of many connections overflow it.
    (void)::ioctl(socket.get(), SIOCSIFTXQLEN, &request);
    request = request_for(options.device);
    request.ifr_flags = IFF_UP | IFF_RUNNING | IFF_POINTOPOINT;
    if (::ioctl(socket.get(), SIOCSIFFLAGS, &request) == 0) return {};
    return io::file_failure("cannot switch the network device on");
}

Result<io::Descriptor> make_device(const std::string& name) {
    io::Descriptor device(::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC));
    if (!device) return io::file_failure("cannot open /dev/net/tun");
    ifreq request = request_for(name);
    request.ifr_flags = static_cast<short>(IFF_TUN | IFF_NO_PI | IFF_TUN_EXCL);
    if (::ioctl(device.get(), TUNSETIFF, &request) == 0) return device;
    if (errno == EBUSY) return fail(ErrorCode::kConflict, "the network device exists", errno);
    return io::file_failure("cannot make a network device");
}

}  // namespace

Result<std::unique_ptr<TunRelay>> TunRelay::open(io::Loop& loop, const TunOptions& options) {
    TRY(check(options.conditions));
    io::Descriptor device = TRY(make_device(options.device));
    TRY(set_up(options));
    std::unique_ptr<TunRelay> relay(new TunRelay(loop, std::move(device), options.conditions));
    const auto watch = loop.watch(relay->device_.get(), *relay);
    if (!watch) {
        relay->device_.reset();  // so that the destructor ends no watch
        return std::unexpected(watch.error());
    }
    relay->watch_ = *watch;
    return relay;
}

TunRelay::TunRelay(io::Loop& loop, io::Descriptor device, const Conditions& conditions)
    : network_(loop, conditions),
      up_(conditions, 0),
      down_(conditions, 1),
      device_(std::move(device)),
      buffer_(kPacketBytesMax, '\0') {}

TunRelay::~TunRelay() {
    if (device_) network_.loop().unwatch(watch_);
}

void TunRelay::on_ready(io::Readiness readiness) {
    if (readiness.readable) receive();
}

void TunRelay::receive() {
    for (int i = 0; i < kPacketsPerTurn; ++i) {
        const ssize_t count = ::read(device_.get(), buffer_.data(), buffer_.size());
        if (count < 0) return;
        const auto packet = std::string_view(buffer_).substr(0, static_cast<std::size_t>(count));
        if (is_ipv4(packet)) carry(std::string(packet));
    }
    network_.loop().post([self = std::weak_ptr(self_)] {
        if (const auto alive = self.lock()) (*alive)->receive();
    });
}

void TunRelay::carry(std::string packet) {
    if (bytes_under_way_ + packet.size() > kDatagramBytesMax) {
        ++dropped_;
        return;
    }
    network_.happen([&] {
        const bool is_up = is_to_server(packet);
        Link& link = is_up ? network_.links().up : network_.links().down;
        const MonotonicTime now = network_.timeline().now();
        const auto arrival = link.send(now, packet.size(), is_up ? up_ : down_);
        if (!arrival) return;
        std::swap_ranges(&packet[kSource], &packet[kSource] + kAddressBytes, &packet[kDestination]);
        bytes_under_way_ += packet.size();
        network_.timeline().at(*arrival, [this, packet = std::move(packet)] {
            bytes_under_way_ -= packet.size();
            if (::write(device_.get(), packet.data(), packet.size()) < 0) ++dropped_;
        });
    });
}

RelayCounts TunRelay::counts() const {
    return {.up = network_.links().up.counts(),
            .down = network_.links().down.counts(),
            .datagrams_dropped = dropped_};
}

}  // namespace madang::relay
