// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/commitlog/kafka/handlers.h"
#include "io/await.h"

namespace madang::commitlog {

io::Task<> answer_offset_commit(Call& call, const kafka::OffsetCommitRequest& request,
                                kafka::OffsetCommitResponse& answer) {
    io::Completion<kafka::OffsetCommitResponse> committed(
        [&](auto done) { call.desk.groups.commit(request, std::move(done)); });
    answer = co_await committed;
}

}  // namespace madang::commitlog
