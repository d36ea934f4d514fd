// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/commitlog/kafka/handlers.h"
#include "io/await.h"

namespace madang::commitlog {

io::Task<> answer_delete_groups(Call& call, const kafka::DeleteGroupsRequest& request,
                                kafka::DeleteGroupsResponse& answer) {
    io::Completion<kafka::DeleteGroupsResponse> deleted(
        [&](auto done) { call.desk.groups.remove(request, std::move(done)); });
    answer = co_await deleted;
}

}  // namespace madang::commitlog
