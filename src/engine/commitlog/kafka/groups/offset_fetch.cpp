// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/commitlog/kafka/handlers.h"
#include "io/await.h"

namespace madang::commitlog {

io::Task<> answer_offset_fetch(Call& call, const kafka::OffsetFetchRequest& request,
                               kafka::OffsetFetchResponse& answer) {
    io::Completion<kafka::OffsetFetchResponse> fetched(
        [&](auto done) { call.desk.groups.fetch(request, std::move(done)); });
    answer = co_await fetched;
}

}  // namespace madang::commitlog
