// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/commitlog/kafka/handlers.h"
#include "io/await.h"

namespace madang::commitlog {

io::Task<> answer_sync_group(Call& call, const kafka::SyncGroupRequest& request,
                             kafka::SyncGroupResponse& answer) {
    io::Completion<kafka::SyncGroupResponse> synced(
        [&](auto done) { call.desk.groups.sync(request, std::move(done)); });
    answer = co_await synced;
}

}  // namespace madang::commitlog
