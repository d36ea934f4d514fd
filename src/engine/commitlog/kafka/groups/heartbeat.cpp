// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/commitlog/kafka/handlers.h"
#include "io/await.h"

namespace madang::commitlog {

io::Task<> answer_heartbeat(Call& call, const kafka::HeartbeatRequest& request,
                            kafka::HeartbeatResponse& answer) {
    io::Completion<kafka::ErrorCode> heard(
        [&](auto done) { call.desk.groups.heartbeat(request, std::move(done)); });
    answer.error_code = co_await heard;
}

}  // namespace madang::commitlog
