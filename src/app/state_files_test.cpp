// The token and the address beside the data.
// SPDX-License-Identifier: Apache-2.0
#include "app/state_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "io/system_environment.h"

namespace madang::app {
namespace {

class StateFiles : public testing::Test {
protected:
    StateFiles() {
        std::filesystem::remove_all(data);
        std::filesystem::create_directories(data);
    }
    io::Environment& environment() { return system_.environment(); }
    const std::string data = testing::TempDir() + "madang_state_files" + std::to_string(::getpid());

private:
    io::SystemEnvironment system_{{.log_level = io::LogLevel::kError}};
};

TEST_F(StateFiles, TokenIsMadeOnceAndOnlyForItsOwner) {
    EXPECT_FALSE(read_token(environment().files, data));
    auto token = ensure_token(environment(), data);
    ASSERT_TRUE(token);
    EXPECT_EQ(token->size(), 64u);
    EXPECT_EQ(token->find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_EQ(*ensure_token(environment(), data), *token);
    EXPECT_EQ(read_token(environment().files, data), *token);
    struct stat status{};
    ASSERT_EQ(stat(token_path(data).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(StateFiles, AddressIsThereWhileItIsWritten) {
    io::Files& files = environment().files;
    EXPECT_FALSE(read_server_address(files, data));
    ASSERT_TRUE(write_server_address(files, data, "http://127.0.0.1:1"));
    EXPECT_EQ(read_server_address(files, data), "http://127.0.0.1:1");
    remove_server_address(files, data);
    EXPECT_FALSE(read_server_address(files, data));
}

TEST(UrlOf, IsWhereThisMachineReachesTheServer) {
    auto url = [](const char* address) { return url_of(*io::Address::parse(address)); };
    EXPECT_EQ(url("127.0.0.1:8080"), "http://127.0.0.1:8080");
    EXPECT_EQ(url("0.0.0.0:80"), "http://127.0.0.1:80");
    EXPECT_EQ(url("[::]:80"), "http://[::1]:80");
    EXPECT_EQ(url("192.0.2.7:80"), "http://192.0.2.7:80");
}

}  // namespace
}  // namespace madang::app
