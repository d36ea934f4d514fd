// The log as a Kafka broker: one reactor's listener and its connections.
//
//   auto broker = TRY(commitlog::Broker::listen(loop, {log, groups, environment}, address,
//   options));
//   ... loop.run() ...
//   broker->stop([&] { loop.stop(); });
//
// One node: it leads every partition and coordinates every group. Requests of a connection are
// answered in their order, as Kafka does; appends that come before the answer to those before
// become durable together with them. Fetch answers are sent from the
// segments by sendfile. What cannot be read as a request closes the connection; what can be read
// and not be done is Kafka's own error code.
// Invariants: the loop, the log, the groups and the environment outlive the broker; it is stopped,
// and
//             `stopped` was told, before it is destroyed.
// Threads:    the loop's thread, except where said.
// Limits:     kafka/limits.h.
// Source:     https://kafka.apache.org/protocol.html
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/commitlog/groups/groups.h"
#include "engine/commitlog/log.h"
#include "io/address.h"
#include "io/environment.h"
#include "io/loop.h"

namespace madang::commitlog {

// How records get from a segment to a client.
enum class Transfer : std::uint8_t {
    kSendFile,  // without being copied
    kCopy,      // by pread and write: to see what that saves
};

struct BrokerOptions {
    // What clients are told to connect to; empty: where it listens.
    std::string advertised_host;
    std::uint16_t advertised_port = 0;
    std::int32_t node = 1;
    // Partitions of a topic that is made because somebody asked for it; 0: none is made so.
    std::uint32_t auto_create_partitions = 1;
    std::vector<std::string> shown_internal;  // internal topics that clients may read
    Transfer transfer = Transfer::kSendFile;
};

class Broker {
public:
    struct Surroundings {
        Log& log;
        Groups& groups;
        io::Environment& environment;
    };
    // Listens and accepts at once. Port 0 picks a free one. Errors: those of io::Listener.
    static Result<std::unique_ptr<Broker>> listen(io::Loop& loop, const Surroundings& around,
                                                  const io::Address& address,
                                                  const BrokerOptions& options);
    virtual ~Broker() = default;

    // Where it listens: the port is never 0. Threads: any.
    virtual const io::Address& address() const = 0;
    virtual std::size_t connections() const = 0;

    // Accepts no more, closes all connections, then calls `stopped` once.
    virtual void stop(io::Job stopped) = 0;
};

}  // namespace madang::commitlog
