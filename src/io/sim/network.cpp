// SPDX-License-Identifier: Apache-2.0
#include "io/sim/network.h"

#include <utility>

#include "io/sim/connection.h"

namespace madang::io::sim {

Result<std::unique_ptr<Stream>> Network::connect() {
    if (!accept_) return fail(ErrorCode::kUnavailable, "nobody listens");
    std::erase_if(connections_, [](const auto& connection) { return connection.expired(); });
    const auto connection = std::make_shared<Connection>(reactor_, random_, faults_);
    connections_.push_back(connection);
    reactor_.post([this, connection] {
        auto server = std::make_unique<SimulatedStream>(connection, 1);
        if (accept_) accept_(std::move(server));
    });
    return std::make_unique<SimulatedStream>(connection, 0);
}

void Network::cut() {
    for (const auto& held : std::exchange(connections_, {})) {
        if (const auto connection = held.lock()) connection->cut();
    }
}

}  // namespace madang::io::sim
