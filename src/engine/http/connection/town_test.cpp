// The routes that tests call, and the raw client.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/town_test.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "base/json_writer.h"
#include "base/text.h"
#include "engine/http/operations.h"
#include "engine/http/problem.h"
#include "io/await.h"
#include "io/system_clock.h"

namespace madang::http {
namespace {

using Answer = io::Task<std::optional<Response>>;

Answer hello(Exchange&) {
    Response response = text(200, "text/plain", "hello\n");
    response.headers.push_back({"etag", "\"1\""});
    co_return response;
}

Answer item(Exchange& exchange) {
    std::string out;
    JsonWriter writer(out);
    writer.begin_object();
    writer.member("id", exchange.arguments.text("id"));
    writer.member("limit", exchange.arguments.integer("limit"));
    if (exchange.arguments.has("latitude")) {
        writer.member("latitude", exchange.arguments.number("latitude"));
    }
    writer.end_object();
    co_return json(200, std::move(out));
}

Answer echo_body(Exchange& exchange) {
    auto body = co_await read_all(exchange, 1_MiB);
    if (!body) co_return problem(problem_of(body.error()), exchange.request().id);
    co_return json(201, *std::move(body));
}

Answer count_body(Exchange& exchange) {
    for (std::size_t bytes = 0;;) {
        auto chunk = co_await exchange.read_body();
        if (!chunk) co_return problem(problem_of(chunk.error()), exchange.request().id);
        if (!*chunk) co_return text(200, "text/plain", std::to_string(bytes));
        bytes += (*chunk)->size();
    }
}

Answer ignore_body(Exchange&) {
    co_return text(200, "text/plain", "ignored");
}

Answer stream(Exchange& exchange) {
    const auto started = co_await exchange.start(text(200, "text/plain", "first,"));
    if (!started) co_return std::nullopt;
    for (std::int64_t i = 0; i < exchange.arguments.integer("count"); ++i) {
        auto chunk = std::make_shared<const std::string>(std::to_string(i) + ",");
        const auto sent = co_await exchange.send(std::move(chunk));
        if (!sent) co_return std::nullopt;
    }
    Headers trailers;
    trailers.push_back({"x-count", std::to_string(exchange.arguments.integer("count"))});
    (void)co_await exchange.finish(std::move(trailers));
    co_return std::nullopt;
}

// Sends until somebody stops it or 64 MiB have gone.
Answer flood(Exchange& exchange, std::atomic<std::uint64_t>& flooded) {
    const auto started = co_await exchange.start(text(200, "application/octet-stream", ""));
    if (!started) co_return std::nullopt;
    const auto chunk = std::make_shared<const std::string>(65536, 'x');
    while (flooded < (64u << 20)) {
        flooded += chunk->size();
        const auto sent = co_await exchange.send(chunk);
        if (!sent) co_return std::nullopt;
    }
    (void)co_await exchange.finish({});
    co_return std::nullopt;
}

Answer cut(Exchange& exchange) {
    (void)co_await exchange.start(text(200, "text/plain", "half"));
    co_return std::nullopt;
}

Answer empty(Exchange&) {
    Response response;
    response.status = 204;
    co_return response;
}

// Tells of HTTP/3 at a port where nobody listens (discard, RFC 863).
Answer elsewhere(Exchange&) {
    Response response = text(200, "text/plain", "elsewhere\n");
    response.headers.push_back({"alt-svc", "h3=\":9\"; ma=60"});
    co_return response;
}

Answer hinted(Exchange& exchange) {
    Headers links;
    links.push_back({"link", "</style.css>; rel=preload; as=style"});
    (void)co_await exchange.hint(std::move(links));
    co_return text(200, "text/plain", "hinted\n");
}

Answer silent(Exchange&) {
    co_return std::nullopt;
}

Answer inject(Exchange&) {
    Response response = text(200, "text/plain", "x");
    response.headers.push_back({"x-evil", "a\r\nx-injected: b"});
    co_return response;
}

Answer failing(Exchange& exchange) {
    const std::string& code = exchange.arguments.text("code");
    const Error error = code == "conflict"      ? Error(ErrorCode::kConflict, "it changed")
                        : code == "unavailable" ? Error(ErrorCode::kUnavailable, "not now")
                                                : Error(ErrorCode::kCorrupt, "a block is damaged");
    co_return problem(problem_of(error), exchange.request().id);
}

Answer patient(Exchange& exchange, Town& town) {
    ++town.waits_begun;
    for (int i = 0; i < 2000 && !exchange.cancelled(); ++i) {
        co_await io::pause(town.loop(), Milliseconds(2));
    }
    if (exchange.cancelled()) ++town.waits_cancelled;
    co_return text(200, "text/plain", "late");
}

Answer short_pause(Exchange&, Town& town) {
    co_await io::pause(town.loop(), Milliseconds(30));
    co_return text(200, "text/plain", "rested");
}

Answer send_file(Exchange&, std::shared_ptr<io::File> file) {
    Response response;
    response.headers.push_back({"content-type", "application/octet-stream"});
    response.headers.push_back({"accept-ranges", "bytes"});
    response.body = FileRange{std::move(file), 10, file_content().size() - 10};
    co_return response;
}

Answer big(Exchange& exchange) {
    const auto bytes = static_cast<std::size_t>(exchange.arguments.integer("bytes"));
    co_return text(200, "text/plain", std::string(bytes, 'b'));
}

std::int64_t seconds_now() {
    return io::SystemClock().wall().microseconds / 1'000'000;
}

Route route(Method method, std::string_view path, std::string_view operation, Handler handler) {
    Route route;
    route.method = method;
    route.path = path;
    route.operation = operation;
    route.handler = std::move(handler);
    return route;
}

Route with_body(Route route, std::string_view type) {
    route.request_schema = "{}";
    route.request_type = type;
    return route;
}

Parameter integer(std::string_view name, double minimum, double maximum,
                  std::string_view fallback) {
    Parameter parameter;
    parameter.name = name;
    parameter.type = ParameterType::kInteger;
    parameter.minimum = minimum;
    parameter.maximum = maximum;
    parameter.fallback = fallback;
    return parameter;
}

Route item_route() {
    Route get = route(Method::kGet, "/items/{id}", "get_item", item);
    get.parameters = {
        integer("limit", 1, 10, "3"),
        {.name = "latitude", .type = ParameterType::kNumber, .minimum = -90, .maximum = 90}};
    return get;
}

std::shared_ptr<io::File> temporary_file(io::Files& files) {
    const std::string path =
        (std::filesystem::temp_directory_path() / ("madang_town_" + std::to_string(::getpid())))
            .string();
    auto file = files.open(path, io::OpenMode::kCreate);
    EXPECT_TRUE(file.has_value()) << path;
    EXPECT_TRUE((*file)->append(file_content()).has_value());
    EXPECT_TRUE(files.remove(path).has_value());
    return *std::move(file);
}

}  // namespace

std::string file_content() {
    std::string content;
    while (content.size() < 300'000) content.append("line ").append(std::to_string(content.size()));
    return content;
}

void KeptLog::write(io::LogLevel, std::string_view message,
                    std::initializer_list<io::LogField> fields) {
    std::string line(message);
    for (const io::LogField& field : fields) {
        line.append(" ").append(field.key).append("=").append(field.value);
    }
    const MutexLock lock(mutex_);
    lines_.push_back(std::move(line));
}

std::vector<std::string> KeptLog::lines() const {
    const MutexLock lock(mutex_);
    return lines_;
}

std::vector<Route> Town::routes() {
    std::vector<Route> routes;
    routes.push_back(route(Method::kGet, "/hello", "hello", hello));
    routes.push_back(item_route());
    routes.push_back(route(Method::kGet, "/items/nearest", "nearest", hello));
    routes.push_back(
        with_body(route(Method::kPost, "/echo", "echo", echo_body), "application/json"));
    routes.push_back(
        with_body(route(Method::kPost, "/count", "count", count_body), "application/x-ndjson"));
    routes.push_back(
        with_body(route(Method::kPost, "/ignore", "ignore", ignore_body), "application/json"));
    Route streamed = route(Method::kGet, "/stream", "stream", stream);
    streamed.parameters = {integer("count", 0, 1000, "3")};
    routes.push_back(std::move(streamed));
    Route large = route(Method::kGet, "/big", "big", big);
    large.parameters = {integer("bytes", 0, 10'000'000, "100000")};
    routes.push_back(std::move(large));
    Route error = route(Method::kGet, "/error/{code}", "fail", failing);
    routes.push_back(std::move(error));
    routes.push_back(route(Method::kGet, "/cut", "cut", cut));
    routes.push_back(route(Method::kGet, "/empty", "empty", empty));
    routes.push_back(route(Method::kGet, "/hinted", "hinted", hinted));
    routes.push_back(route(Method::kGet, "/elsewhere", "elsewhere", elsewhere));
    routes.push_back(route(Method::kGet, "/silent", "silent", silent));
    routes.push_back(route(Method::kGet, "/inject", "inject", inject));
    routes.push_back(route(Method::kGet, "/patient", "patient",
                           [this](Exchange& exchange) { return patient(exchange, *this); }));
    routes.push_back(route(Method::kGet, "/rest", "rest",
                           [this](Exchange& exchange) { return short_pause(exchange, *this); }));
    routes.push_back(route(Method::kGet, "/flood", "flood",
                           [this](Exchange& exchange) { return flood(exchange, flooded); }));
    auto file = temporary_file(environment_.environment().files);
    routes.push_back(route(Method::kGet, "/file", "file",
                           [file](Exchange& exchange) { return send_file(exchange, file); }));
    Route locked = route(Method::kPut, "/locked", "lock", hello);
    locked.scope = "town:write";
    routes.push_back(std::move(locked));
    Route forbidden = route(Method::kPut, "/forbidden", "forbid", hello);
    forbidden.scope = "town:burn";
    routes.push_back(std::move(forbidden));
    Operations operations{metrics_, {}, {}};
    operations.readiness = [this] {
        return ready ? std::vector<Unready>{} : std::vector<Unready>{{"places", "loading"}};
    };
    return with_operations(std::move(routes), std::move(operations));
}

Town::Town(SiteOptions options)
    : operator_("sesame", {"operator", {"town:write"}}),
      identity_(*io::tls::make_development_identity({}, seconds_now())) {
    auto loop = io::Loop::create(environment_.environment().clock);
    EXPECT_TRUE(loop.has_value());
    loop_ = *std::move(loop);
    auto site = std::make_shared<const Site>(std::move(options), routes(),
                                             SiteServices{metrics_, log_, &operator_});
    auto server = Server::listen(*loop_, std::move(site), environment_.environment(),
                                 {.plain = io::Address::loopback(0),
                                  .secure = io::Address::loopback(0),
                                  .tls = *io::tls::ServerContext::create({identity_.identity}),
                                  .quic = std::make_shared<quic::Reactors>(quic::Secret{})});
    EXPECT_TRUE(server.has_value());
    server_ = *std::move(server);
    thread_ = std::thread([this] { loop_->run(); });
}

Town::~Town() {
    if (!stopping_) begin_stop(Milliseconds(200));
    join();
}

void Town::begin_stop(Nanoseconds grace) {
    stopping_ = true;
    loop_->post([this, grace] { server_->stop(grace, [this] { loop_->stop(); }); });
}

void Town::join() {
    if (thread_.joinable()) thread_.join();
}

void Town::stop(Nanoseconds grace) {
    begin_stop(grace);
    join();
}

double Town::metric(std::string_view line) const {
    const std::string text = metrics_.render();
    const std::size_t at = text.find("\n" + std::string(line) + " ");
    if (at == std::string::npos) return -1;
    const std::size_t start = at + line.size() + 2;
    return parse_number(text.substr(start, text.find('\n', start) - start)).value_or(-1);
}

Wire::Wire(const io::Address& address) {
    sockaddr_storage storage{};
    const unsigned length = address.to_socket(storage);
    socket_ = ::socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const timeval patience{.tv_sec = 5, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<const sockaddr*>(&storage), length), 0);
}

Wire::~Wire() {
    if (socket_ >= 0) ::close(socket_);
}

bool Wire::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void Wire::end() {
    ::shutdown(socket_, SHUT_WR);
}

void Wire::reset() {
    const linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::close(std::exchange(socket_, -1));
}

void Wire::shrink_receive_buffer() {
    const int bytes = 4096;
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

bool Wire::receive() {
    char bytes[16384];
    const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count == 0) closed_ = true;
    if (count <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(count));
    return true;
}

std::string Wire::line() {
    std::size_t end = buffer_.find("\r\n");
    while (end == std::string::npos) {
        if (!receive()) return closed_ ? "(closed)" : "(silent)";
        end = buffer_.find("\r\n");
    }
    std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 2);
    return line;
}

std::string Wire::bytes(std::size_t count) {
    while (buffer_.size() < count && receive()) {
    }
    std::string taken = buffer_.substr(0, count);
    buffer_.erase(0, taken.size());
    return taken;
}

std::string Wire::rest() {
    while (receive()) {
    }
    return std::exchange(buffer_, {});
}

}  // namespace madang::http
