// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/commitlog/kafka/handlers.h"
#include "io/await.h"

namespace madang::commitlog {

io::Task<> answer_list_groups(Call& call, const kafka::ListGroupsRequest& request,
                              kafka::ListGroupsResponse& answer) {
    io::Completion<kafka::ListGroupsResponse> listed(
        [&](auto done) { call.desk.groups.list(request, std::move(done)); });
    answer = co_await listed;
}

}  // namespace madang::commitlog
