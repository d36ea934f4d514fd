// Precedence of settings, and what is said about mistakes.
// SPDX-License-Identifier: Apache-2.0
#include "app/configuration/settings.h"

#include <gtest/gtest.h>

namespace madang::app {
namespace {

SettingSources sources(std::string file, std::map<std::string, std::string> environment = {},
                       std::map<std::string, std::string> flags = {}) {
    SettingSources result;
    result.file_text = std::move(file);
    result.flags = std::move(flags);
    result.environment = [environment](const std::string& name) -> std::optional<std::string> {
        auto found = environment.find(name);
        if (found == environment.end()) return std::nullopt;
        return found->second;
    };
    return result;
}

Failure failure(const SettingSources& from) {
    auto settings = load_settings(from);
    return settings ? Failure{} : settings.error();
}

TEST(Settings, HaveDefaults) {
    auto settings = load_settings({});
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->data, "./madang-data");
    EXPECT_EQ(settings->listen, "127.0.0.1:8080");
    EXPECT_TRUE(settings->allowed_hosts.empty());
    EXPECT_EQ(settings->cache_mib, 256);
}

TEST(Settings, OfTheFileGiveWayToTheEnvironmentAndThatToFlags) {
    std::string file = "listen = \"127.0.0.1:1\"\nreactors = 3\nlog_level = \"error\"\n";
    auto settings =
        load_settings(sources(file, {{"MADANG_LISTEN", "127.0.0.1:2"}, {"MADANG_REACTORS", "4"}},
                              {{"listen", "127.0.0.1:3"}}));
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->listen, "127.0.0.1:3");
    EXPECT_EQ(settings->reactors, 4);
    EXPECT_EQ(settings->log_level, "error");
}

TEST(Settings, TakeListsAsArraysAndByCommas) {
    auto settings = load_settings(sources("allowed_hosts = [\"a\", \"b\"]\n",
                                          {{"MADANG_CORS_ORIGINS", "https://x, https://y"}}));
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->allowed_hosts, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(settings->cors_origins, (std::vector<std::string>{"https://x", "https://y"}));
}

TEST(Settings, NameTheNearestKeyForAMistypedOne) {
    Failure wrong = failure(sources("data = \"x\"\nlissten = \"y\"\n"));
    EXPECT_EQ(wrong.problem, "madang.toml:2: there is no setting \"lissten\"");
    EXPECT_EQ(wrong.advice, "Did you mean listen?");
}

TEST(Settings, SayWhereAWrongValueStandsAndWhatIsAllowed) {
    Failure wrong = failure(sources("\nreactors = 1000\n"));
    EXPECT_EQ(wrong.problem, "madang.toml:2: reactors is \"1000\"");
    EXPECT_EQ(wrong.advice, "Allowed is a whole number from 0 to 256.");
    wrong = failure(sources("", {{"MADANG_LOG_LEVEL", "loud"}}));
    EXPECT_EQ(wrong.problem, "MADANG_LOG_LEVEL is \"loud\"");
    EXPECT_EQ(wrong.advice, "Allowed is one of debug, info, warning, error.");
    wrong = failure(sources("", {}, {{"cache_mib", "x"}}));
    EXPECT_EQ(wrong.problem, "--cache-mib is \"x\"");
}

TEST(Settings, SayWhatIsWrongWithTheFile) {
    EXPECT_TRUE(failure(sources("data = \n")).problem.starts_with("madang.toml:1: "));
    EXPECT_NE(failure(sources("reactors = 1.5\n")).problem.find("reactors"), std::string::npos);
    EXPECT_NE(failure(sources("[http]\nx = 1\n")).problem.find("no setting \"http\""),
              std::string::npos);
}

TEST(Settings, OfTheTableAreConsistent) {
    for (const Setting& setting : settings_table()) {
        Settings into;
        EXPECT_TRUE(set(into, setting, setting.fallback, "default")) << setting.key;
        EXPECT_FALSE(setting.description.empty()) << setting.key;
        EXPECT_LE(setting.minimum, setting.maximum) << setting.key;
    }
}

}  // namespace
}  // namespace madang::app
