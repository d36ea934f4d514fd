// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/kafka/handlers.h"

namespace madang::commitlog {

void answer_api_versions(Call&, const kafka::ApiVersionsRequest&,
                         kafka::ApiVersionsResponse& answer) {
    for (const kafka::Api& api : kafka::apis()) {
        answer.api_keys.push_back(
            {static_cast<std::int16_t>(api.key), api.first_advertised, api.last});
    }
}

}  // namespace madang::commitlog
