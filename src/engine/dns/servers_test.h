// Servers for the tests of this folder: one that says what a test wants, and a small Internet of
// nsd's with a root, two top-level domains and the zones below.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "engine/dns/observer.h"
#include "io/address.h"
#include "io/descriptor.h"
#include "wire/dns/codec.h"

namespace madang::resolver {

// Answers over UDP, on a thread of its own, with what `answer` returns: any number of datagrams.
class FakeServer {
public:
    using Answer = std::function<std::vector<std::string>(const dns::Message& query)>;

    explicit FakeServer(Answer answer);
    ~FakeServer();
    FakeServer(const FakeServer&) = delete;
    FakeServer& operator=(const FakeServer&) = delete;

    const io::Address& address() const { return address_; }
    int asked() const { return asked_; }

private:
    void serve();

    Answer answer_;
    io::Descriptor socket_;
    io::Address address_;
    std::atomic<int> asked_ = 0;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

// The answer to a query, still without records.
dns::Message reply(const dns::Message& query);
dns::Record ipv4_record(const dns::Name& name, std::uint8_t last, std::uint32_t ttl = 300);

// 127.0.0.2 serves the root, .3 the domains test and other, .4 example.test and glueless.test.
class SmallInternet {
public:
    // Whether nsd is installed.
    static bool possible();

    SmallInternet();
    ~SmallInternet();
    SmallInternet(const SmallInternet&) = delete;
    SmallInternet& operator=(const SmallInternet&) = delete;

    std::uint16_t port() const { return port_; }
    io::Address root() const;

private:
    void start(const std::string& address, const std::string& zones);
    void await(const std::string& address, const char* zone) const;

    std::filesystem::path directory_;
    std::uint16_t port_ = 0;
    std::vector<pid_t> servers_;
};

// Keeps every step.
class Steps final : public Observer {
public:
    void on_step(const Step& step) override { all.push_back(step); }
    std::vector<Step> of(Source source) const {
        std::vector<Step> some;
        for (const Step& step : all) {
            if (step.source == source) some.push_back(step);
        }
        return some;
    }

    std::vector<Step> all;
};

}  // namespace madang::resolver
