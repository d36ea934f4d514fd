// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/commitlog/kafka/handlers.h"
#include "io/await.h"

namespace madang::commitlog {

io::Task<> answer_join_group(Call& call, const kafka::JoinGroupRequest& request,
                             kafka::JoinGroupResponse& answer) {
    constexpr std::int16_t kTakesMemberId = 4;  // KIP-394
    Client client{call.header.client_id.value_or(""), std::string(call.client_host),
                  call.header.version >= kTakesMemberId};
    io::Completion<kafka::JoinGroupResponse> joined(
        [&](auto done) { call.desk.groups.join(request, std::move(client), std::move(done)); });
    answer = co_await joined;
}

}  // namespace madang::commitlog
