// How far groups have read. One group up to version 7, several from 8.
// Threads: values.
// Source:  https://kafka.apache.org/protocol.html
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/kafka/fields.h"
#include "wire/kafka/protocol.h"

namespace madang::kafka {

struct OffsetFetchRequest {
    static constexpr ApiKey kKey = ApiKey::kOffsetFetch;
    static constexpr bool kMayHaveMore = true;  // librdkafka writes "all topics" in four bytes
    struct Topic {
        std::string name;
        std::vector<std::int32_t> partitions;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.name);
            visit(self.partitions);
        }
    };
    struct Group {
        struct Topic {
            std::string name;
            std::vector<std::int32_t> partitions;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.name);
                visit(self.partitions);
            }
        };
        std::string group_id;
        std::optional<std::vector<Topic>> topics;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.group_id);
            visit(self.topics);
        }
    };
    std::string group_id;
    std::optional<std::vector<Topic>> topics;  // null: all
    std::vector<Group> groups;
    bool require_stable = false;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.group_id, until(7));
        visit(self.topics, until(7));
        visit(self.groups, since(8));
        visit(self.require_stable, since(7));
    }
};

struct OffsetFetchResponse {
    static constexpr ApiKey kKey = ApiKey::kOffsetFetch;
    struct Topic {
        struct Partition {
            std::int32_t index = 0;
            std::int64_t committed_offset = -1;
            std::int32_t committed_leader_epoch = -1;
            std::optional<std::string> metadata;
            ErrorCode error_code = ErrorCode::kNone;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.index);
                visit(self.committed_offset);
                visit(self.committed_leader_epoch, since(5));
                visit(self.metadata);
                visit(self.error_code);
            }
        };
        std::string name;
        std::vector<Partition> partitions;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.name);
            visit(self.partitions);
        }
    };
    struct Group {
        struct Topic {
            struct Partition {
                std::int32_t index = 0;
                std::int64_t committed_offset = -1;
                std::int32_t committed_leader_epoch = -1;
                std::optional<std::string> metadata;
                ErrorCode error_code = ErrorCode::kNone;

                template <class V, class Self>
                static void visit(V& visit, Self& self) {
                    visit(self.index);
                    visit(self.committed_offset);
                    visit(self.committed_leader_epoch);
                    visit(self.metadata);
                    visit(self.error_code);
                }
            };
            std::string name;
            std::vector<Partition> partitions;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.name);
                visit(self.partitions);
            }
        };
        std::string group_id;
        std::vector<Topic> topics;
        ErrorCode error_code = ErrorCode::kNone;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.group_id);
            visit(self.topics);
            visit(self.error_code);
        }
    };
    std::int32_t throttle_time_ms = 0;
    std::vector<Topic> topics;
    ErrorCode error_code = ErrorCode::kNone;
    std::vector<Group> groups;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms, since(3));
        visit(self.topics, until(7));
        visit(self.error_code, between(2, 7));
        visit(self.groups, since(8));
    }
};

}  // namespace madang::kafka
