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

}  // namespace

struct UdpRelay::Flow {
    io::Address client;
    std::unique_ptr<DatagramSocket> socket;
    Link::Fate up;
    Link::Fate down;
    MonotonicTime last_used{};
};

UdpRelay::UdpRelay(Network& network, const io::Address& to)
    : network_(network), to_(to), buffer_(kDatagramMax, '\0') {
    forget_idle();
}

UdpRelay::~UdpRelay() {
    network_.loop().cancel(sweep_);
}

Result<std::unique_ptr<UdpRelay>> UdpRelay::open(Network& network, const io::Address& listen,
                                                 const io::Address& to) {
    std::unique_ptr<UdpRelay> relay(new UdpRelay(network, to));
    relay->socket_ = TRY(DatagramSocket::bind(
        network.loop(), listen, [self = relay.get()] { self->receive_from_clients(); }));
    return relay;
}

void UdpRelay::receive_from_clients() {
    for (int i = 0; i < kDatagramsPerTurn; ++i) {
        io::Address client;
        const auto size = socket_->receive(buffer_, client);
        if (!size) return;
        const auto flow = flow_of(client);
        if (flow == nullptr) continue;
        flow->last_used = network_.loop().now();
        carry(
            network_.links().up, flow->up, std::string_view(buffer_).substr(0, *size),
            [flow](UdpRelay&, std::string_view datagram) { return flow->socket->send(datagram); });
    }
    network_.loop().post([self = std::weak_ptr(self_)] {
        if (const auto alive = self.lock()) (*alive)->receive_from_clients();
    });
}

void UdpRelay::receive_from_server(Flow& flow) {
    io::Address server;
    for (int i = 0; i < kDatagramsPerTurn; ++i) {
        const auto size = flow.socket->receive(buffer_, server);
        if (!size) return;
        flow.last_used = network_.loop().now();
        carry(network_.links().down, flow.down, std::string_view(buffer_).substr(0, *size),
              [client = flow.client](UdpRelay& self, std::string_view datagram) {
                  return self.socket_->send(datagram, client);
              });
    }
    const auto found = flows_.find(flow.client.to_string());
    if (found != flows_.end()) again_later(found->second);
}

void UdpRelay::again_later(const std::weak_ptr<Flow>& flow) {
    network_.loop().post([self = std::weak_ptr(self_), flow] {
        const auto alive = self.lock();
        const auto flowing = flow.lock();
        if (alive && flowing) (*alive)->receive_from_server(*flowing);
    });
}

template <class Deliver>
void UdpRelay::carry(Link& link, Link::Fate& fate, std::string_view datagram, Deliver deliver) {
    if (bytes_under_way_ + datagram.size() > kDatagramBytesMax) {
        ++dropped_;
        return;
    }
    network_.happen([&] {
        Timeline& timeline = network_.timeline();
        const auto arrival = link.send(timeline.now(), datagram.size() + kHeaders, fate);
        if (!arrival) return;
        bytes_under_way_ += datagram.size();
        timeline.at(*arrival, [self = std::weak_ptr(self_), bytes = std::string(datagram),
                               deliver = std::move(deliver)] {
            const auto alive = self.lock();
            if (!alive) return;
            (*alive)->bytes_under_way_ -= bytes.size();
            if (!deliver(**alive, bytes)) ++(*alive)->dropped_;
        });
    });
}

std::shared_ptr<UdpRelay::Flow> UdpRelay::flow_of(const io::Address& client) {
    const std::string key = client.to_string();
    const auto found = flows_.find(key);
    if (found != flows_.end()) return found->second;
    if (flows_.size() >= kFlowsMax) {
        ++dropped_;
        return nullptr;
    }
    const std::uint64_t number = flows_seen_++;
    const Conditions& conditions = network_.conditions();
    auto flow = std::make_shared<Flow>(Flow{.client = client,
                                            .socket = nullptr,
                                            .up = fate(conditions, number, 0),
                                            .down = fate(conditions, number, 1)});
    auto socket = DatagramSocket::connect(
        network_.loop(), to_, [this, flow = flow.get()] { receive_from_server(*flow); });
    if (!socket) {
        ++dropped_;
        return nullptr;
    }
    flow->socket = *std::move(socket);
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
