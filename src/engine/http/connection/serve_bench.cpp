// A server for load generators: 1 KB answers, without access log, for a given time.
//
// Usage: engine_http_serve PORT SECONDS
//        wrk -c64 -t1 -d5 http://127.0.0.1:PORT/kilobyte
// It prints the CPU time that its reactor took for each request when it ends.
// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <ctime>

#include "base/text.h"
#include "engine/http/operations.h"
#include "engine/http/server.h"
#include "io/system_environment.h"

namespace madang::http {
namespace {

io::Task<std::optional<Response>> kilobyte() {
    co_return text(200, "text/plain", std::string(1024, 'k'));
}

io::Task<std::optional<Response>> nearby(Exchange& exchange) {
    std::string out = R"({"latitude":)";
    out.append(format_number(exchange.arguments.number("latitude"))).append("}");
    co_return json(200, std::move(out));
}

std::vector<Route> routes(const Metrics& metrics) {
    Route plain;
    plain.path = "/kilobyte";
    plain.operation = "kilobyte";
    plain.handler = [](Exchange&) { return kilobyte(); };

    Route search;
    search.path = "/v1/businesses";
    search.operation = "search";
    search.parameters = {{.name = "latitude",
                          .type = ParameterType::kNumber,
                          .minimum = -90,
                          .maximum = 90,
                          .required = true},
                         {.name = "longitude",
                          .type = ParameterType::kNumber,
                          .minimum = -180,
                          .maximum = 180,
                          .required = true},
                         {.name = "radius",
                          .type = ParameterType::kNumber,
                          .minimum = 0,
                          .maximum = 20000,
                          .fallback = "1000"}};
    search.handler = [](Exchange& exchange) { return nearby(exchange); };
    return with_operations({plain, search}, {metrics, {}, {}});
}

double cpu_seconds() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// Bytes of this process in memory.
long resident_kilobytes() {
    long pages = 0;
    if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%*d %ld", &pages) != 1) pages = 0;
        std::fclose(file);
    }
    return pages * 4;
}

int serve(std::uint16_t port, std::int64_t seconds) {
    io::SystemEnvironment system({.log_level = io::LogLevel::kWarning});
    io::Environment& environment = system.environment();
    Metrics metrics;
    const SiteServices services{metrics, environment.log};
    SiteOptions options;
    options.connections = 100'000;
    auto site = std::make_shared<const Site>(options, routes(metrics), services);
    auto loop = io::Loop::create(environment.clock);
    auto server = Server::listen(**loop, site, environment, {.plain = io::Address::loopback(port)});
    if (!server) {
        std::printf("%s\n", server.error().describe().c_str());
        return 1;
    }
    (*loop)->after(Seconds(seconds), [&] {
        std::printf("%zu connections open, %ld KB resident\n", (*server)->connections(),
                    resident_kilobytes());
        (*server)->stop(Seconds(1), [&] { (*loop)->stop(); });
    });
    (*loop)->run();
    auto& latency = metrics.histogram("http_request_seconds",
                                      "Time from a request's head to the end of its answer",
                                      {{"route", "kilobyte"}});
    auto& searches = metrics.histogram("http_request_seconds",
                                       "Time from a request's head to the end of its answer",
                                       {{"route", "search"}});
    const std::uint64_t requests = latency.count() + searches.count();
    std::printf("%llu requests, %.2f us of CPU each\n", static_cast<unsigned long long>(requests),
                cpu_seconds() * 1e6 / static_cast<double>(requests == 0 ? 1 : requests));
    return 0;
}

}  // namespace
}  // namespace madang::http

int main(int argc, char** argv) {
    const auto port = argc > 2 ? madang::parse_integer(argv[1]) : std::nullopt;
    const auto seconds = argc > 2 ? madang::parse_integer(argv[2]) : std::nullopt;
    if (!port || *port < 0 || *port > 65535 || !seconds || *seconds < 1 || *seconds > 600) {
        std::printf("usage: engine_http_serve PORT SECONDS (1 to 600)\n");
        return 2;
    }
    return madang::http::serve(static_cast<std::uint16_t>(*port), *seconds);
}
