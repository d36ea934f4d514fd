// The settings of topics and brokers.
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

struct DescribeConfigsRequest {
    static constexpr ApiKey kKey = ApiKey::kDescribeConfigs;
    struct Resource {
        std::int8_t resource_type = 0;  // 2: topic, 4: broker
        std::string resource_name;
        std::optional<std::vector<std::string>> configuration_keys;  // null: all

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.resource_type);
            visit(self.resource_name);
            visit(self.configuration_keys);
        }
    };
    std::vector<Resource> resources;
    bool include_synonyms = false;
    bool include_documentation = false;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.resources);
        visit(self.include_synonyms, since(1));
        visit(self.include_documentation, since(3));
    }
};

struct DescribeConfigsResponse {
    static constexpr ApiKey kKey = ApiKey::kDescribeConfigs;
    struct Result {
        struct Config {
            struct Synonym {
                std::string name;
                std::optional<std::string> value;
                std::int8_t source = 0;

                template <class V, class Self>
                static void visit(V& visit, Self& self) {
                    visit(self.name);
                    visit(self.value);
                    visit(self.source);
                }
            };
            std::string name;
            std::optional<std::string> value;
            bool read_only = false;
            bool is_default = false;
            std::int8_t config_source = -1;
            bool is_sensitive = false;
            std::vector<Synonym> synonyms;
            std::int8_t config_type = 0;
            std::optional<std::string> documentation;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.name);
                visit(self.value);
                visit(self.read_only);
                visit(self.is_default, until(0));
                visit(self.config_source, since(1));
                visit(self.is_sensitive);
                visit(self.synonyms, since(1));
                visit(self.config_type, since(3));
                visit(self.documentation, since(3));
            }
        };
        ErrorCode error_code = ErrorCode::kNone;
        std::optional<std::string> error_message;
        std::int8_t resource_type = 0;
        std::string resource_name;
        std::vector<Config> configs;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.error_code);
            visit(self.error_message);
            visit(self.resource_type);
            visit(self.resource_name);
            visit(self.configs);
        }
    };
    std::int32_t throttle_time_ms = 0;
    std::vector<Result> results;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms);
        visit(self.results);
    }
};

}  // namespace madang::kafka
