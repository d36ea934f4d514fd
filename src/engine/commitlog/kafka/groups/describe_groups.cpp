// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/commitlog/kafka/handlers.h"
#include "io/await.h"

namespace madang::commitlog {

io::Task<> answer_describe_groups(Call& call, const kafka::DescribeGroupsRequest& request,
                                  kafka::DescribeGroupsResponse& answer) {
    io::Completion<kafka::DescribeGroupsResponse> described(
        [&](auto done) { call.desk.groups.describe(request, std::move(done)); });
    answer = co_await described;
}

}  // namespace madang::commitlog
