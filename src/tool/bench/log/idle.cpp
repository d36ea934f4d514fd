// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/log/idle.h"

#include <string>

#include "tool/bench/child_process.h"
#include "wire/kafka/frame.h"
#include "wire/kafka/messages/api_versions.h"

namespace madang::bench {
namespace {

constexpr std::size_t kOwnDescriptors = 100;  // what this process has open beside them

}  // namespace

Result<std::vector<Socket>> connect_idle(std::uint16_t port, std::size_t count) {
    if (raise_descriptor_limit() < count + kOwnDescriptors) {
        return fail(ErrorCode::kExhausted, "too few descriptors (ulimit -n)");
    }
    const auto key = static_cast<std::int16_t>(kafka::ApiKey::kApiVersions);
    const std::string request =
        kafka::encode_request({key, 0, 1, "idle"}, kafka::ApiVersionsRequest()).bytes;
    std::vector<Socket> sockets;
    std::string answer;
    for (std::size_t i = 0; i < count; ++i) {
        Socket& socket = sockets.emplace_back(TRY(Socket::connect(port)));
        TRY(socket.write(request));
        answer.resize(TRY(socket.read_length()));
        TRY(socket.read(answer));
    }
    return sockets;
}

}  // namespace madang::bench
