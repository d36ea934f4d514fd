// Clients that mean harm, one thread of them, as long as the object lives.
//
// Each connects, says its part until the server ends the connection, and connects again.
// Threads: made and destroyed by one; attacks on one of its own.
// Source: CVE-2023-44487 (rapid reset), CVE-2024-27316 (CONTINUATION), RFC 9113 §10.5.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace madang::bench {

struct Attack {
    std::string name;
    std::uint8_t host = 0;  // comes from 127.0.0.host: neither the honest clients' nor another's
    std::string opening;    // said once
    std::string repeated;   // said again and again; empty: the connection is only held
    int connections = 1;    // at a time
};

// What the issue of HTTP/2's design has taught attackers, and slow clients of HTTP/1.1.
std::vector<Attack> known_attacks();

class Attackers {
public:
    Attackers(const Attack& attack, std::uint16_t port);
    ~Attackers();
    Attackers(const Attackers&) = delete;
    Attackers& operator=(const Attackers&) = delete;

    // Connections that the server has ended.
    std::uint64_t ended() const { return ended_; }

private:
    void run(const Attack& attack, std::uint16_t port);

    std::atomic<bool> is_over_ = false;
    std::atomic<std::uint64_t> ended_ = 0;
    std::thread thread_;
};

}  // namespace madang::bench
