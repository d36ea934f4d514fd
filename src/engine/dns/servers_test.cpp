// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/servers_test.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <utility>

#include "base/check.h"

namespace madang::resolver {
namespace {

constexpr const char* kNsd = "/usr/sbin/nsd";

io::Descriptor bound(const io::Address& address, int kind) {
    io::Descriptor socket(::socket(AF_INET, kind, 0));
    sockaddr_storage storage{};
    const socklen_t length = address.to_socket(storage);
    CHECK(socket.get() >= 0, "a test may have a socket");
    EXPECT_EQ(::bind(socket.get(), reinterpret_cast<sockaddr*>(&storage), length), 0);
    return socket;
}

io::Address address_of(const io::Descriptor& socket) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    EXPECT_EQ(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&storage), &length), 0);
    return io::Address::from_socket(storage);
}

constexpr const char* kHead = "$TTL 3600\n@ SOA ns root 1 3600 900 86400 60\n";

constexpr const char* kRootZone =
    "@ NS a.root-servers.test.\n"
    "a.root-servers.test. A 127.0.0.2\n"
    "test. NS ns.nic.test.\n"
    "other. 7200 NS ns.nic.test.\n"
    "ns.nic.test. A 127.0.0.3\n";

constexpr const char* kTestZone =
    "@ NS ns.nic\n"
    "ns.nic A 127.0.0.3\n"
    "example 1800 NS ns1.example\n"
    "ns1.example A 127.0.0.4\n"
    "glueless NS ns.hosting.other.\n"
    "lame NS ns.nic.test.\n"         // which does not have it
    "circle NS ns.circle.other.\n";  // whose address only circle.other knows, and that only this

constexpr const char* kOtherZone =
    "@ NS ns.nic.test.\n"
    "ns.hosting A 127.0.0.4\n"
    "circle NS ns.circle.test.\n";

constexpr const char* kExampleZone =
    "@ NS ns1\n"
    "ns1 A 127.0.0.4\n"
    "www 300 A 192.0.2.10\n"
    "www 300 A 192.0.2.11\n"
    "www 300 AAAA 2001:db8::10\n"
    "www 300 HTTPS 1 . alpn=h2,h3\n"
    "_8443._https.www 300 HTTPS 1 svc.example.test. port=8443\n"
    "alias CNAME www\n"
    "far CNAME www.glueless.test.\n"
    "loop1 CNAME loop2\n"
    "loop2 CNAME loop1\n"
    "text TXT hello\n";

constexpr const char* kGluelessZone = "@ NS ns.hosting.other.\nwww A 192.0.2.20\n";

std::string many_addresses() {
    std::string zone;
    for (int i = 1; i <= 200; ++i) zone += "many A 198.51.100." + std::to_string(i) + "\n";
    return zone;
}

}  // namespace

FakeServer::FakeServer(Answer answer)
    : answer_(std::move(answer)),
      socket_(bound(io::Address::loopback(0), SOCK_DGRAM)),
      address_(address_of(socket_)),
      thread_([this] { serve(); }) {}

FakeServer::~FakeServer() {
    stopping_ = true;
    thread_.join();
}

void FakeServer::serve() {
    while (!stopping_) {
        pollfd waiting{socket_.get(), POLLIN, 0};
        if (::poll(&waiting, 1, 10) <= 0) continue;
        std::array<char, 2048> buffer{};
        sockaddr_storage from{};
        socklen_t length = sizeof from;
        auto* name = reinterpret_cast<sockaddr*>(&from);
        const ssize_t count =
            ::recvfrom(socket_.get(), buffer.data(), buffer.size(), 0, name, &length);
        if (count < 0) continue;
        const auto query = dns::decode({buffer.data(), static_cast<std::size_t>(count)});
        EXPECT_TRUE(query.has_value());
        ++asked_;
        for (const std::string& bytes : answer_(*query)) {
            ::sendto(socket_.get(), bytes.data(), bytes.size(), 0, name, length);
        }
    }
}

dns::Message reply(const dns::Message& query) {
    dns::Message message;
    message.id = query.id;
    message.is_response = true;
    message.recursion_available = true;
    message.questions = query.questions;
    return message;
}

dns::Record ipv4_record(const dns::Name& name, std::uint8_t last, std::uint32_t ttl) {
    return {name, dns::Type::kA, dns::Class::kInternet, ttl, dns::Ipv4{{192, 0, 2, last}}};
}

bool SmallInternet::possible() {
    return std::filesystem::exists(kNsd);
}

SmallInternet::SmallInternet() {
    std::string pattern = (std::filesystem::temp_directory_path() / "madang-nsd-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    port_ = address_of(bound(io::Address::loopback(0), SOCK_STREAM)).port();
    const auto zone = [&](const std::string& name, const std::string& text) {
        const std::string file = "zone" + (name == "." ? std::string() : "." + name);
        std::ofstream(directory_ / file) << kHead << text;
        return "zone:\n name: \"" + name + "\"\n zonefile: \"" + file + "\"\n";
    };
    start("127.0.0.2", zone(".", kRootZone));
    start("127.0.0.3", zone("test", kTestZone) + zone("other", kOtherZone));
    start("127.0.0.4", zone("example.test", kExampleZone + many_addresses()) +
                           zone("glueless.test", kGluelessZone));
    await("127.0.0.2", ".");
    await("127.0.0.3", "test");
    await("127.0.0.4", "example.test");
}

SmallInternet::~SmallInternet() {
    for (const pid_t server : servers_) ::kill(server, SIGTERM);
    for (const pid_t server : servers_) ::waitpid(server, nullptr, 0);
    std::filesystem::remove_all(directory_);
}

io::Address SmallInternet::root() const {
    return io::Address::from_ipv4({127, 0, 0, 2}, port_);
}

void SmallInternet::start(const std::string& address, const std::string& zones) {
    const std::string base = directory_.string();
    const std::string file = base + "/" + address + ".conf";
    std::ofstream(file) << "server:\n ip-address: " << address << "@" << port_
                        << "\n server-count: 1\n username: \"\"\n chroot: \"\"\n database: \"\""
                        << "\n pidfile: \"" << base << "/" << address << ".pid\"\n zonesdir: \""
                        << base << "\"\n xfrdfile: \"" << base << "/" << address << ".xfrd\""
                        << "\n zonelistfile: \"" << base << "/" << address << ".list\""
                        << "\n logfile: \"" << base << "/" << address
                        << ".log\"\nremote-control:\n control-enable: no\n"
                        << zones;
    const pid_t server = ::fork();
    ASSERT_GE(server, 0);
    if (server == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // also if the test dies
        const int nothing = ::open("/dev/null", O_RDWR);
        for (const int stream : {0, 1, 2}) {
            if (nothing >= 0) ::dup2(nothing, stream);
        }
        ::execl(kNsd, kNsd, "-d", "-c", file.c_str(), nullptr);
        ::_exit(1);
    }
    servers_.push_back(server);
}

// Asks until it answers.
void SmallInternet::await(const std::string& address, const char* zone) const {
    const auto query =
        dns::query(1, {dns::Name::parse(zone).value(), dns::Type::kSoa, dns::Class::kInternet},
                   dns::Recursion::kNo);
    const std::string bytes = dns::encode(query).value();
    const auto server = io::Address::parse(address + ":" + std::to_string(port_)).value();
    for (int i = 0; i < 500; ++i) {
        const io::Descriptor socket(::socket(AF_INET, SOCK_DGRAM, 0));
        sockaddr_storage storage{};
        const socklen_t length = server.to_socket(storage);
        ASSERT_EQ(::connect(socket.get(), reinterpret_cast<sockaddr*>(&storage), length), 0);
        (void)::send(socket.get(), bytes.data(), bytes.size(), 0);  // refused: not yet there
        pollfd waiting{socket.get(), POLLIN, 0};
        std::array<char, 512> buffer{};
        if (::poll(&waiting, 1, 20) > 0 &&
            ::recv(socket.get(), buffer.data(), buffer.size(), 0) > 0) {
            return;
        }
        ::usleep(10'000);
    }
    FAIL() << "nsd at " << address << " does not answer";
}

}  // namespace madang::resolver
