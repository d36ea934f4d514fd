// The development certificate, and the files of the settings.
// SPDX-License-Identifier: Apache-2.0
#include "app/certificates.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "io/system_environment.h"

namespace madang::app {
namespace {

class Certificates : public testing::Test {
protected:
    Certificates() {
        settings.data = testing::TempDir() + "madang_certificates" + std::to_string(::getpid());
        std::filesystem::remove_all(settings.data);
        std::filesystem::create_directories(settings.data);
    }
    ~Certificates() override { std::filesystem::remove_all(settings.data); }

    io::Environment& environment() { return system_.environment(); }
    auto open() { return open_certificates(environment(), settings, address); }
    std::string chain() {
        const auto context = open();
        return context ? (*context)->chain() : "";
    }

    Settings settings;
    io::Address address = io::Address::loopback(8443);

private:
    io::SystemEnvironment system_{{.log_level = io::LogLevel::kError}};
};

TEST_F(Certificates, AreMadeAtTheFirstStartAndKept) {
    const std::string first = chain();
    ASSERT_FALSE(first.empty());
    EXPECT_EQ(chain(), first);
    EXPECT_TRUE(std::filesystem::exists(authority_path(settings.data)));
    struct stat status{};
    ASSERT_EQ(::stat((settings.data + "/tls/key.pem").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(Certificates, AreMadeAnewForAnotherHost) {
    const std::string first = chain();
    settings.allowed_hosts = {"madang.test:8443", "*"};
    const std::string second = chain();
    EXPECT_NE(second, first);
    EXPECT_TRUE(io::tls::is_for(second, "madang.test").value_or(false));
    EXPECT_EQ(chain(), second);
}

TEST_F(Certificates, OfTheSettingsAreReadAgain) {
    const std::string made = chain();
    settings.certificates = {settings.data + "/tls/certificate.pem"};
    settings.certificate_keys = {settings.data + "/tls/key.pem"};
    const auto context = open();
    ASSERT_TRUE(context);
    EXPECT_EQ((*context)->chain(), made);
    Settings other = settings;
    other.certificates.clear();
    other.certificate_keys.clear();
    other.allowed_hosts = {"madang.test"};
    ASSERT_TRUE(open_certificates(environment(), other, address));  // writes the files anew
    ASSERT_TRUE(reload_certificates(environment(), settings, address, **context));
    EXPECT_NE((*context)->chain(), made);
}

TEST_F(Certificates, ThatCannotBeUsedAreNamed) {
    settings.certificates = {"/nowhere.pem"};
    auto refused = open();
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().problem.find("1 certificates and 0"), std::string::npos)
        << refused.error().problem;
    settings.certificate_keys = {"/nowhere.pem"};
    refused = open();
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().problem.find("/nowhere.pem"), std::string::npos)
        << refused.error().problem;
}

}  // namespace
}  // namespace madang::app
