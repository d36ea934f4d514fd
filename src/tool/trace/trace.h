// What happened when a URL was fetched, as values: the renderers are pure functions of this.
//
// All times are counted from the trace's beginning. A load's phases follow one another without
// gaps, so that they sum up to its length.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace madang::trace {

struct Span {
    Nanoseconds began{};
    Nanoseconds ended{};
    Nanoseconds length() const { return ended - began; }
};

// In the order in which they come.
enum class PhaseKind : std::uint8_t {
    kQueued,   // for a connection to get free
    kDns,      // the name's addresses
    kConnect,  // TCP, by the race of addresses; with QUIC its handshake too
    kTls,
    kSend,
    kWait,  // from the request's last byte to the answer's first
    kReceive,
};
std::string_view name(PhaseKind kind);

struct Phase {
    PhaseKind kind{};
    Span span;
};

// Why a load ended where it did, for the person in front of it.
struct Problem {
    PhaseKind where{};
    std::string what;
    std::string advice;  // what to do next; may be empty
};

// Somebody asked for an address, and what came of it.
struct DnsStep {
    std::string source;    // "own cache", "hosts file", "resolver", "server"
    std::string server;    // "a.root-servers.net (198.41.0.4)"; empty: this machine itself
    std::string zone;      // what the server was asked for, in a walk from the root
    std::string question;  // "www.example.com A"; empty: by name alone
    std::string outcome;   // "2 addresses", "referral to com", "not remembered"
    std::vector<std::string> records;  // "192.0.2.1", "CNAME www.example.net"
    std::optional<std::uint32_t> ttl;  // seconds left there
    std::string carrier;               // "udp", "tcp"; empty: no network
    std::size_t bytes = 0;
    bool authoritative = false;
    bool failed = false;
    Span span;
};

enum class AttemptOutcome : std::uint8_t { kWon, kLost, kFailed };

enum class Carrier : std::uint8_t { kTcp, kQuic };
std::string_view name(Carrier carrier);

// One address in the race.
struct Attempt {
    std::string address;  // with port
    AttemptOutcome outcome{};
    std::string reason;  // why it failed
    Span span;
    Carrier carrier = Carrier::kTcp;
};

struct Certificate {
    std::string subject;
    std::string issuer;
    std::int64_t expires = 0;  // seconds since 1970
    std::vector<std::string> names;
    std::size_t bytes = 0;
};

// Bytes in one direction of a handshake, until the other side speaks.
struct Flight {
    bool from_client = false;
    std::size_t bytes = 0;
    std::string content;  // "ClientHello"; over QUIC its packets: "Initial[ClientHello]"
    Span span;
    std::size_t datagrams = 0;  // over QUIC
};

struct Tls {
    std::string version;  // "TLS1.3"
    std::string cipher;
    std::string group;
    std::string protocol;  // ALPN; empty: none
    bool resumed = false;
    bool early_data = false;
    std::vector<Flight> flights;
    std::vector<Certificate> certificates;  // the server's own first; none if resumed
    std::string quic = {};                  // the version of QUIC that it is within; empty: TCP
};

struct RoundTrip {
    Nanoseconds smoothed{};
    Nanoseconds variation{};
    std::uint32_t retransmissions = 0;
};

struct Connection {
    std::string protocol;  // "http/1.1", "h2", "h3"
    std::string address;   // the winner, with port; empty: none
    std::vector<Attempt> attempts;
    std::optional<RoundTrip> round_trip;
    std::optional<Tls> tls;
};

// The pieces of a URL.
struct UrlParts {
    std::string scheme;
    std::string host;
    std::uint16_t port = 0;
    std::string path;
    std::string resource;  // of the path, what stands behind the last slash
    std::string query;
};

struct Header {
    std::string name;
    std::string value;
};

struct Answer {
    int status = 0;
    std::string reason;
    std::string version;  // "HTTP/1.1", "HTTP/2"
    std::vector<Header> headers;
    std::size_t header_bytes = 0;
    std::uint64_t body_bytes = 0;
};

enum class LoadKind : std::uint8_t { kDocument, kStyle, kScript, kImage, kFont, kMedia, kOther };
std::string_view name(LoadKind kind);

// One request with all that it took.
struct Load {
    std::string url;
    UrlParts parts;
    LoadKind kind = LoadKind::kDocument;
    std::optional<std::size_t> connection;  // in Trace::connections
    bool is_reused = false;                 // the connection was there before
    std::vector<DnsStep> dns;
    std::vector<std::string> service_hints;  // what of the name's HTTPS record was used
    std::vector<Header> request_headers;
    std::size_t request_bytes = 0;
    std::optional<Answer> answer;
    std::optional<std::string> redirect;  // where it leads
    std::optional<Problem> problem;
    std::vector<Phase> phases;

    Span span() const;
    // Its length in this phase; nothing if it had none.
    std::optional<Nanoseconds> in(PhaseKind phase) const;
};

struct Trace {
    std::string url;
    WallTime began;
    std::string method = "GET";
    std::vector<Connection> connections;
    std::vector<Load> loads;  // redirects first, then the document, then its resources

    // From the beginning to the end of the last load.
    Nanoseconds total() const;
    // The load that the URL has led to in the end. Needs one.
    const Load& document() const;
    // The first load that went wrong.
    const Problem* problem() const;
    std::uint64_t body_bytes() const;
};

// Whether anybody on the way can read and change what a URL fetches.
bool is_readable_by_anyone(const UrlParts& parts);

}  // namespace madang::trace
