// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/commitlog/kafka/handlers.h"
#include "io/await.h"

namespace madang::commitlog {

io::Task<> answer_leave_group(Call& call, const kafka::LeaveGroupRequest& request,
                              kafka::LeaveGroupResponse& answer) {
    io::Completion<kafka::LeaveGroupResponse> left(
        [&](auto done) { call.desk.groups.leave(request, std::move(done)); });
    answer = co_await left;
}

}  // namespace madang::commitlog
