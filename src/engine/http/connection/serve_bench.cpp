// A server for load generators: 1 KB answers and a file, without access log, for a given time.
//
// Usage: engine_http_serve PORT SECONDS [HTTPS_PORT FILE]
//        wrk -c64 -t1 -d5 http://127.0.0.1:PORT/kilobyte
// /page is a page of 50 pictures of 10 KB each. HTTPS_PORT has HTTP/3 over UDP as well. FILE is
// answered at /file; the certificate is made at the start. It prints the CPU time that its reactor
// took for each request when it ends. SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <ctime>

#include "base/text.h"
#include "engine/http/operations.h"
#include "engine/http/server.h"
#include "io/system_environment.h"
#include "io/tls/development_identity.h"

namespace madang::http {
namespace {

io::Task<std::optional<Response>> kilobyte() {
    co_return text(200, "text/plain", std::string(1024, 'k'));
}

io::Task<std::optional<Response>> whole(FileRange file) {
    co_return Response{.headers = {{"content-type", "application/octet-stream"}},
                       .body = std::move(file)};
}

io::Task<std::optional<Response>> nearby(Exchange& exchange) {
    std::string out = R"({"latitude":)";
    out.append(format_number(exchange.arguments.number("latitude"))).append("}");
    co_return json(200, std::move(out));
}

constexpr int kPictures = 50;
constexpr std::size_t kPictureBytes = 10'000;

io::Task<std::optional<Response>> page() {
    std::string html = "<!doctype html><title>Pictures</title>";
    for (int i = 0; i < kPictures; ++i) {
        html.append("<img alt='' src='/pictures/").append(std::to_string(i)).append("'>");
    }
    co_return text(200, "text/html", std::move(html));
}

io::Task<std::optional<Response>> picture() {
    co_return text(200, "image/png", std::string(kPictureBytes, 'p'));
}

Route simple_route(std::string_view path, std::string_view operation, Handler handler) {
    Route route;
    route.path = path;
    route.operation = operation;
    route.handler = std::move(handler);
    return route;
}

Route file_route(const FileRange& file) {
    return simple_route("/file", "file", [file](Exchange&) { return whole(file); });
}

std::vector<Route> routes(const Metrics& metrics, const FileRange& file) {
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
    const Route plain = simple_route("/kilobyte", "kilobyte", [](Exchange&) { return kilobyte(); });
    const Route pictured =
        simple_route("/pictures/{number}", "picture", [](Exchange&) { return picture(); });
    Route paged = simple_route("/page", "page", [](Exchange&) { return page(); });
    paged.audience = Audience::kBrowser;
    return with_operations({plain, search, file_route(file), paged, pictured}, {metrics, {}, {}});
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

struct Arguments {
    std::uint16_t port = 0;
    std::int64_t seconds = 0;
    std::optional<std::uint16_t> secure_port;
    std::string path;
};

Result<FileRange> open_file(io::Files& files, const std::string& path) {
    if (path.empty()) return FileRange();
    std::shared_ptr<io::File> file = TRY(files.open(path, io::OpenMode::kRead));
    const std::uint64_t length = TRY(file->size());
    return FileRange{std::move(file), 0, length};
}

Result<ServerAddresses> addresses_of(const Arguments& arguments, io::Environment& environment) {
    ServerAddresses addresses{.plain = io::Address::loopback(arguments.port)};
    if (!arguments.secure_port) return addresses;
    const std::int64_t now = environment.clock.wall().microseconds / 1'000'000;
    auto made = TRY(io::tls::make_development_identity({}, now));
    addresses.secure = io::Address::loopback(*arguments.secure_port);
    addresses.tls = TRY(io::tls::ServerContext::create({std::move(made.identity)}));
    quic::Secret secret{};
    environment.random.fill({reinterpret_cast<char*>(secret.data()), secret.size()});
    addresses.quic = std::make_shared<quic::Reactors>(secret);
    return addresses;
}

std::uint64_t requests_of(Metrics& metrics, const char* route) {
    return metrics
        .histogram("http_request_seconds", "Time from a request's head to the end of its answer",
                   {{"route", route}})
        .count();
}

Result<> serve(const Arguments& arguments) {
    io::SystemEnvironment system({.log_level = io::LogLevel::kWarning});
    io::Environment& environment = system.environment();
    const FileRange file = TRY(open_file(environment.files, arguments.path));
    const ServerAddresses addresses = TRY(addresses_of(arguments, environment));
    Metrics metrics;
    const SiteServices services{metrics, environment.log};
    SiteOptions options;
    options.connections = 100'000;
    auto site = std::make_shared<const Site>(options, routes(metrics, file), services);
    const auto loop = TRY(io::Loop::create(environment.clock));
    const auto server = TRY(Server::listen(*loop, site, environment, addresses));
    loop->after(Seconds(arguments.seconds), [&] {
        std::printf("%zu connections open, %ld KB resident\n", server->connections(),
                    resident_kilobytes());
        server->stop(Seconds(1), [&] { loop->stop(); });
    });
    loop->run();
    std::uint64_t requests = 0;
    for (const char* route : {"kilobyte", "search", "file"}) {
        requests += requests_of(metrics, route);
    }
    std::printf("%llu requests, %.2f us of CPU each\n", static_cast<unsigned long long>(requests),
                cpu_seconds() * 1e6 / static_cast<double>(requests == 0 ? 1 : requests));
    return {};
}

std::optional<std::uint16_t> port_of(const char* text) {
    const auto port = parse_integer(text);
    if (!port || *port < 0 || *port > 65535) return std::nullopt;
    return static_cast<std::uint16_t>(*port);
}

std::optional<Arguments> arguments_of(const std::vector<const char*>& words) {
    if (words.size() != 2 && words.size() != 4) return std::nullopt;
    const auto port = port_of(words[0]);
    const auto seconds = parse_integer(words[1]);
    if (!port || !seconds || *seconds < 1 || *seconds > 3600) return std::nullopt;
    Arguments arguments{.port = *port, .seconds = *seconds, .secure_port = {}, .path = {}};
    if (words.size() == 2) return arguments;
    arguments.secure_port = port_of(words[2]);
    arguments.path = words[3];
    if (!arguments.secure_port) return std::nullopt;
    return arguments;
}

}  // namespace
}  // namespace madang::http

int main(int argc, char** argv) {
    const auto arguments = madang::http::arguments_of({argv + 1, argv + argc});
    if (!arguments) {
        std::printf("usage: engine_http_serve PORT SECONDS (1 to 3600) [HTTPS_PORT FILE]\n");
        return 2;
    }
    const auto done = madang::http::serve(*arguments);
    if (done) return 0;
    std::printf("%s\n", done.error().describe().c_str());
    return 1;
}
