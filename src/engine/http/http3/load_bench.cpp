// A load of HTTP/3 for ./dev bench http: some connections with some requests under way on each.
//
// Usage: engine_http_h3load ADDRESS HOST TARGET CONNECTIONS STREAMS SECONDS
// Prints requests a second, failures, and the load's own CPU time a request. The certificate is not
// checked. SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>

#include <cstdio>
#include <string>
#include <vector>

#include "base/text.h"
#include "engine/http/http3/http3_client.h"
#include "io/await.h"
#include "io/run_task.h"
#include "io/system_environment.h"
#include "io/tls/client_context.h"

namespace madang::http {
namespace {

struct Load {
    io::Address address;
    std::string host;
    std::string target;
    std::size_t connections = 8;
    std::size_t streams = 32;
    Seconds seconds{5};
};

struct Count {
    std::uint64_t answers = 0;
    std::uint64_t failures = 0;
    std::uint64_t bytes = 0;
    std::size_t running = 0;
};

io::Task<> ask(Http3Client& client, io::Loop& loop, const Load& load, MonotonicTime end,
               Count& count) {
    while (loop.now() < end) {
        ClientRequest request;
        request.target = load.target;
        const auto answer = co_await client.send(std::move(request));
        if (answer && answer->status == 200) {
            ++count.answers;
            count.bytes += answer->body.size();
        } else {
            ++count.failures;
            co_await io::pause(loop, Milliseconds(1));
        }
    }
    --count.running;
}

double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

io::Task<> run(io::Loop& loop, std::vector<std::unique_ptr<Http3Client>>& clients, const Load& load,
               Count& count) {
    const MonotonicTime end = loop.now() + load.seconds;
    for (const auto& client : clients) {
        for (std::size_t i = 0; i < load.streams; ++i) {
            ++count.running;
            io::spawn(ask(*client, loop, load, end, count));
        }
    }
    while (count.running > 0) co_await io::pause(loop, Milliseconds(10));
}

int measure(const Load& load) {
    io::SystemEnvironment world;
    auto loop = *io::Loop::create(world.environment().clock);
    auto tls = *io::tls::ClientContext::create({.trust = io::tls::Trust::kAnything});
    std::vector<std::unique_ptr<Http3Client>> clients;
    for (std::size_t i = 0; i < load.connections; ++i) {
        auto client = Http3Client::create(*loop, world.environment(), load.address,
                                          {.host = load.host, .tls = tls});
        if (!client) return 1;
        clients.push_back(*std::move(client));
    }
    Count count;
    io::run_task(*loop, run(*loop, clients, load, count));
    const auto seconds = static_cast<double>(load.seconds.count());
    const auto answers = static_cast<double>(count.answers);
    std::printf(
        "requests %llu per_second %.0f failures %llu megabytes_per_second %.1f load_cpu_us %.2f\n",
        static_cast<unsigned long long>(count.answers), answers / seconds,
        static_cast<unsigned long long>(count.failures),
        static_cast<double>(count.bytes) / seconds / 1e6, 1e6 * cpu_seconds() / answers);
    return count.answers > 0 ? 0 : 1;
}

}  // namespace
}  // namespace madang::http

int main(int count, char** words) {
    using madang::parse_integer;
    using madang::Seconds;
    namespace io = madang::io;
    namespace http = madang::http;
    const auto number = [&](int at, long fallback) {
        return count > at ? parse_integer(words[at]).value_or(fallback) : fallback;
    };
    const auto address = io::Address::parse(count > 1 ? words[1] : "");
    if (!address || count < 4) {
        std::fprintf(stderr,
                     "usage: engine_http_h3load ADDRESS HOST TARGET CONNECTIONS STREAMS SECONDS\n");
        return 2;
    }
    return http::measure({.address = *address,
                          .host = words[2],
                          .target = words[3],
                          .connections = static_cast<std::size_t>(number(4, 8)),
                          .streams = static_cast<std::size_t>(number(5, 32)),
                          .seconds = Seconds(number(6, 5))});
}
