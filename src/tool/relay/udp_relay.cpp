// Datagrams as packets.
// SPDX-License-Identifier: Apache-2.0
#include "tool/relay/udp_relay.h"

#include <utility>

#include "tool/relay/limits.h"

namespace madang::relay {
namespace {

constexpr std::uint64_t kHeaders = 28;                        // bytes of IPv4 and UDP
constexpr std::uint64_t kFirstFlow = std::uint64_t{1} << 40;  // their fates lie apart from TCP's

Link::Fate fate(const Conditions& conditions, std::uint64_t flow, std::uint64_t which) {
    return {conditions, kFirstFlow + flow * 2 + which};
}

// Any address of this machine and any port, of the family of `peer`.
io::Address any_of(const io::Address& peer) {
    const bool is_ipv4 = peer.family() == io::Address::Family::kIpv4;
    return *io::Address::parse(is_ipv4 ? "0.0.0.0:0" : "[::]:0");
}

}  // namespace

class UdpRelay::Flow final : private io::UdpReceiver {
public:
    Flow(UdpRelay& relay, std::uint64_t number, const io::Datagram& first)
        : client(first.peer),
          reached_at(first.local),
          up(fate(relay.network_.conditions(), number, 0)),
          down(fate(relay.network_.conditions(), number, 1)),
          relay_(relay) {}

    Result<> open() {
        socket = TRY(io::UdpSocket::open(relay_.network_.loop(), any_of(relay_.to_), *this));
        local = socket->address();
        return {};
    }

    const io::Address client;
    const io::Address reached_at;  // our address, as the client knows it
    Link::Fate up;
    Link::Fate down;
    std::unique_ptr<io::UdpSocket> socket;
    io::Address local;  // from which the server is spoken to; which it is, its first answer tells
    MonotonicTime last_used{};

private:
    void on_datagram(const io::Datagram& datagram) override {
        if (datagram.peer != relay_.to_) return;
        local = datagram.local;
        relay_.carry_down(*this, datagram);
    }
    void on_batch_end() override {}
    void on_send_possible() override {}

    UdpRelay& relay_;
};

UdpRelay::UdpRelay(Network& network, const io::Address& to) : network_(network), to_(to) {
    forget_idle();
}

UdpRelay::~UdpRelay() {
    network_.loop().cancel(sweep_);
}

Result<std::unique_ptr<UdpRelay>> UdpRelay::open(Network& network, const io::Address& listen,
                                                 const io::Address& to) {
    std::unique_ptr<UdpRelay> relay(new UdpRelay(network, to));
    relay->socket_ = TRY(io::UdpSocket::open(network.loop(), listen, *relay));
    return relay;
}

void UdpRelay::on_datagram(const io::Datagram& datagram) {
    if (const auto flow = flow_of(datagram)) carry_up(flow, datagram);
}

void UdpRelay::carry_up(const std::shared_ptr<Flow>& flow, const io::Datagram& datagram) {
    flow->last_used = network_.loop().now();
    carry(network_.links().up, flow->up, datagram, [flow](UdpRelay& self, std::string& bytes) {
        self.send(*flow->socket, self.to_, flow->local, bytes);
    });
}

void UdpRelay::carry_down(Flow& flow, const io::Datagram& datagram) {
    flow.last_used = network_.loop().now();
    carry(network_.links().down, flow.down, datagram,
          [client = flow.client, local = flow.reached_at](UdpRelay& self, std::string& bytes) {
              self.send(*self.socket_, client, local, bytes);
          });
}

template <class Deliver>
void UdpRelay::carry(Link& link, Link::Fate& fate, const io::Datagram& datagram, Deliver deliver) {
    const std::size_t size = datagram.bytes.size();
    if (bytes_under_way_ + size > kDatagramBytesMax) {
        ++dropped_;
        return;
    }
    std::string bytes(reinterpret_cast<const char*>(datagram.bytes.data()), size);
    network_.happen([&] {
        Timeline& timeline = network_.timeline();
        const auto arrival = link.send(timeline.now(), size + kHeaders, fate);
        if (!arrival) return;
        bytes_under_way_ += size;
        timeline.at(*arrival, [self = std::weak_ptr(self_), bytes = std::move(bytes),
                               deliver = std::move(deliver)]() mutable {
            const auto alive = self.lock();
            if (!alive) return;
            (*alive)->bytes_under_way_ -= bytes.size();
            deliver(**alive, bytes);
        });
    });
}

void UdpRelay::send(io::UdpSocket& socket, const io::Address& peer, const io::Address& local,
                    std::string& bytes) {
    const std::span whole(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    io::Burst burst{peer, local, io::Ecn::kNone, whole, whole.size()};
    if (socket.send({&burst, 1}) == 0) ++dropped_;
}

std::shared_ptr<UdpRelay::Flow> UdpRelay::flow_of(const io::Datagram& datagram) {
    const std::string key = datagram.peer.to_string();
    const auto found = flows_.find(key);
    if (found != flows_.end()) return found->second;
    auto flow = std::make_shared<Flow>(*this, flows_seen_++, datagram);
    if (flows_.size() >= kFlowsMax || !flow->open()) {
        ++dropped_;
        return nullptr;
    }
    flows_.emplace(key, flow);
    return flow;
}

void UdpRelay::forget_idle() {
    const MonotonicTime now = network_.loop().now();
    std::erase_if(flows_,
                  [&](const auto& entry) { return entry.second->last_used + kFlowIdle < now; });
    sweep_ = network_.loop().at(now + kFlowIdle / 4, [this] { forget_idle(); });
}

void UdpRelay::add_to(RelayCounts& counts) const {
    counts.flows += flows_seen_;
    counts.datagrams_dropped += dropped_;
}

}  // namespace madang::relay
