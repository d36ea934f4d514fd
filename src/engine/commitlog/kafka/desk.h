// What the handlers of requests share, and how each is written.
//
// A handler fills the answer to a request that was read; what surrounds it (reading, versions,
// correlation, writing) is done once in dispatch.cpp.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/commitlog/groups/groups.h"
#include "engine/commitlog/kafka/broker.h"
#include "engine/commitlog/kafka/request_buffers.h"
#include "engine/commitlog/log.h"
#include "io/environment.h"
#include "io/task.h"
#include "io/timers.h"
#include "wire/kafka/frame.h"
#include "wire/kafka/protocol.h"

namespace madang::commitlog {

// Leader epochs count changes of the leader; here there are none.
inline constexpr std::int32_t kLeaderEpoch = 0;

struct Desk {
    Log& log;
    Groups& groups;
    io::Environment& environment;
    io::Timers& timers;
    BrokerOptions options;  // with the advertised address filled in
    RequestBuffers buffers = {};
    bool is_stopping = false;
    // Called when the broker stops, so that nobody waits on.
    std::map<std::uint64_t, std::function<void()>> wakers = {};
    std::uint64_t next_waker = 1;

    std::uint64_t add_waker(std::function<void()> wake);
    // The topic if clients may see it, else null.
    TopicPtr find(std::string_view topic) const;
    bool is_shown(const Topic& topic) const;
};

// One request on its way.
struct Call {
    Desk& desk;
    const kafka::RequestHeader& header;
    std::string_view client_host;
    std::span<char> bytes;           // of the request, which live until it is answered
    std::vector<Slice> slices = {};  // fill the gaps of the answer, in their order
    bool is_silent = false;          // no answer is sent

    // A part of the request, to be changed where it lies.
    std::span<char> in_place(std::string_view part) const {
        return bytes.subspan(static_cast<std::size_t>(part.data() - bytes.data()), part.size());
    }
};

// The bytes of an answer and what fills its gaps.
struct Reply {
    kafka::Encoded encoded;
    std::vector<Slice> slices;
    enum class Kind : std::uint8_t { kSend, kNone, kClose } kind = Kind::kSend;
};

// Answers a request that decode_request_frame() has read in `bytes`, whatever it is.
io::Task<Reply> dispatch(Desk& desk, const kafka::RequestFrame& frame, std::span<char> bytes,
                         std::string_view client_host);

// Why a partition cannot be had, or the partition.
struct FoundPartition {
    std::shared_ptr<Partition> partition;
    kafka::ErrorCode error = kafka::ErrorCode::kNone;
};
FoundPartition find_partition(const Desk& desk, std::string_view topic, std::int32_t index);

// Returns what a client that believes in `epoch` is told (-1: it believes nothing).
kafka::ErrorCode check_epoch(std::int32_t epoch);

// Kafka's code for an error of the log.
kafka::ErrorCode code_of(const Error& error);

}  // namespace madang::commitlog
