// Reading a whole body.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/exchange.h"

namespace madang::http {

io::Task<Result<std::string>> read_all(Exchange& exchange, Bytes limit) {
    std::string whole;
    while (true) {
        CO_TRY(const Chunk chunk, co_await exchange.read_body());
        if (!chunk) co_return whole;
        if (whole.size() + chunk->size() > limit.value) {
            co_return fail(ErrorCode::kExhausted, "the body is over this route's limit",
                           static_cast<std::int64_t>(limit.value));
        }
        whole.append(*chunk);
    }
}

}  // namespace madang::http
