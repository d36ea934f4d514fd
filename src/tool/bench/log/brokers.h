// The brokers that are measured, each a process of its own on loopback ports.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "tool/bench/child_process.h"

namespace madang::bench {

struct Broker {
    std::string name;
    ChildProcess process;
    std::uint16_t port = 0;
};

// How records get from files to sockets: the setting log_transfer.
enum class Transfer : std::uint8_t { kSendFile, kPread };

// Starts `program` serving the log in `directory`, with one reactor. Errors: those of ChildProcess;
// timeout.
Result<Broker> start_madang(const std::string& program, const std::string& directory,
                            Transfer transfer = Transfer::kSendFile);

// Starts the Apache Kafka of a distribution as one node, controller and broker (KRaft), its data in
// `directory`, its log flushed as it is by default. Errors: as start_madang; unavailable if its
// storage cannot be formatted.
Result<Broker> start_kafka(const std::string& distribution, const std::string& directory);

}  // namespace madang::bench
