// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/commitlog/kafka/handlers.h"
#include "io/await.h"

namespace madang::commitlog {

io::Task<> answer_init_producer_id(Call& call, const kafka::InitProducerIdRequest& request,
                                   kafka::InitProducerIdResponse& answer) {
    if (request.transactional_id) {
        answer.error_code = kafka::ErrorCode::kInvalidRequest;  // no transactions here
        co_return;
    }
    Log& log = call.desk.log;
    auto job = [&log] { return log.new_producer(); };
    auto asking = io::offload(call.desk.environment.pools.compact, std::move(job));
    const auto id = co_await std::move(asking);
    if (id) {
        answer.producer_id = *id;
    } else {
        answer.error_code = kafka::ErrorCode::kStorageError;
    }
}

}  // namespace madang::commitlog
