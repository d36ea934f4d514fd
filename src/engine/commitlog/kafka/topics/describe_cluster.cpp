// SPDX-License-Identifier: Apache-2.0
#include "base/id.h"
#include "engine/commitlog/kafka/handlers.h"
#include "engine/commitlog/kafka/topics/cluster.h"

namespace madang::commitlog {

std::string cluster_id(const Log& log) {
    std::uint64_t id = 0;
    for (std::size_t i = 0; i < sizeof(id); ++i) {
        id = id << 8 | static_cast<unsigned char>(log.cluster().bytes[i]);
    }
    return encode_id(id);
}

void answer_describe_cluster(Call& call, const kafka::DescribeClusterRequest&,
                             kafka::DescribeClusterResponse& answer) {
    const BrokerOptions& options = call.desk.options;
    answer.cluster_id = cluster_id(call.desk.log);
    answer.controller_id = options.node;
    answer.brokers.push_back(
        {options.node, options.advertised_host, options.advertised_port, std::nullopt});
}

}  // namespace madang::commitlog
