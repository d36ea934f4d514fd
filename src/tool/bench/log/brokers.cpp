// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/log/brokers.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

namespace madang::bench {
namespace {

constexpr Seconds kStart{60};
// Any 16 bytes in base64 name a cluster.
constexpr const char* kCluster = "bWFkYW5nLWJlbmNoLWxvZw";

std::string properties(const std::string& directory, std::uint16_t port, std::uint16_t controller) {
    return fmt::format(
        "process.roles=broker,controller\n"
        "node.id=1\n"
        "controller.quorum.voters=1@127.0.0.1:{1}\n"
        "listeners=PLAINTEXT://127.0.0.1:{0},CONTROLLER://127.0.0.1:{1}\n"
        "advertised.listeners=PLAINTEXT://127.0.0.1:{0}\n"
        "controller.listener.names=CONTROLLER\n"
        "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT\n"
        "inter.broker.listener.name=PLAINTEXT\n"
        "log.dirs={2}/kafka\n"
        "auto.create.topics.enable=false\n"
        "offsets.topic.replication.factor=1\n"
        "message.max.bytes=10485760\n",
        port, controller, directory);
}

}  // namespace

Result<Broker> start_madang(const std::string& program, const std::string& directory,
                            Transfer transfer) {
    const std::uint16_t port = TRY(free_port());
    const std::string listen = fmt::format("127.0.0.1:{}", port);
    Broker broker{"madang",
                  TRY(ChildProcess::start({program, "serve", "--data", directory, "--listen",
                                           "127.0.0.1:0", "--log-listen", listen, "--log-transfer",
                                           transfer == Transfer::kSendFile ? "sendfile" : "pread",
                                           "--reactors", "1", "--log-level", "warning"},
                                          directory + "/server.log")),
                  port};
    TRY(wait_for_port(port, kStart));
    return broker;
}

Result<Broker> start_kafka(const std::string& distribution, const std::string& directory) {
    const std::uint16_t port = TRY(free_port());
    const std::uint16_t controller = TRY(free_port());
    const std::string settings = directory + "/kafka.properties";
    const std::string log = directory + "/kafka.log";
    std::ofstream(settings) << properties(directory, port, controller);
    auto formatting = TRY(ChildProcess::start(
        {distribution + "/bin/kafka-storage.sh", "format", "-t", kCluster, "-c", settings}, log));
    const int status = TRY(formatting.wait());
    if (status != 0) return fail(ErrorCode::kUnavailable, "kafka-storage.sh failed", status);
    Broker broker{
        "Apache Kafka",
        TRY(ChildProcess::start({distribution + "/bin/kafka-server-start.sh", settings}, log)),
        port};
    TRY(wait_for_port(port, kStart));
    return broker;
}

}  // namespace madang::bench
