// Configurations and starts.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/http/contestants.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "io/tls/development_identity.h"
#include "tool/bench/http/limits.h"

namespace madang::bench {
namespace {

// {0} directory, {1} {2} {3} ports, {4} the small answer.
constexpr const char* kNginx = R"(daemon off;
master_process off;
pid {0}/nginx.pid;
error_log {0}/nginx.log crit;
events {{ worker_connections 30000; }}
http {{
    access_log off;
    default_type application/octet-stream;
    root {0}/www;
    sendfile on;
    keepalive_requests 1000000000;
    keepalive_timeout 3600s;
    open_file_cache max=10 inactive=3600s;
    open_file_cache_valid 3600s;
    client_body_temp_path {0}/body;
    proxy_temp_path {0}/proxy;
    fastcgi_temp_path {0}/fastcgi;
    scgi_temp_path {0}/scgi;
    uwsgi_temp_path {0}/uwsgi;
    ssl_certificate {0}/chain.pem;
    ssl_certificate_key {0}/key.pem;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_timeout 1h;
    server {{
        listen 127.0.0.1:{1};
        listen 127.0.0.1:{2} http2;
        listen 127.0.0.1:{3} ssl http2;
        location = /kilobyte {{ return 200 "{4}"; }}
    }}
}}
)";

// {0} directory, {1} {2} ports, {3} user.
constexpr const char* kH2o = R"(hosts:
  default:
    paths:
      /:
        file.dir: {0}/www
listen:
  host: 127.0.0.1
  port: {1}
listen:
  host: 127.0.0.1
  port: {2}
  ssl:
    certificate-file: {0}/chain.pem
    key-file: {0}/key.pem
user: {3}
num-threads: 1
max-connections: 30000
http1-request-timeout: 3600
http2-idle-timeout: 3600
error-log: {0}/h2o.log
pid-file: {0}/h2o.pid
)";

std::string user_name() {
    const char* const name = ::cuserid(nullptr);
    return name == nullptr ? "nobody" : name;
}

Result<> wait_for(const Contestant& contestant) {
    TRY(wait_for_port(contestant.plain, kServerStart));
    return wait_for_port(contestant.secure, kServerStart);
}

}  // namespace

Result<> prepare_files(io::Clock& clock, const std::string& directory) {
    std::filesystem::create_directories(directory + "/www");
    std::ofstream(directory + "/www/kilobyte") << std::string(kSmallBytes, 'k');
    std::ofstream(directory + "/www/file") << std::string(kFileBytes, 'f');
    const std::int64_t now = clock.wall().microseconds / 1'000'000;
    const auto made = TRY(io::tls::make_development_identity({}, now));
    std::ofstream(directory + "/chain.pem") << made.identity.chain;
    std::ofstream(directory + "/key.pem") << made.identity.key;
    return {};
}

Result<Contestant> start_madang(const std::string& serve, const std::string& directory) {
    const std::uint16_t plain = TRY(free_port());
    const std::uint16_t secure = TRY(free_port());
    Contestant contestant{
        "madang",
        TRY(ChildProcess::start({serve, std::to_string(plain), std::to_string(kServeSeconds),
                                 std::to_string(secure), directory + "/www/file"},
                                directory + "/madang.log")),
        plain,
        plain,
        secure,
        true};
    TRY(wait_for(contestant));
    return contestant;
}

Result<Contestant> start_nginx(const std::string& directory) {
    const std::uint16_t plain = TRY(free_port());
    const std::uint16_t clear2 = TRY(free_port());
    const std::uint16_t secure = TRY(free_port());
    const std::string path = directory + "/nginx.conf";
    std::ofstream(path) << fmt::format(fmt::runtime(kNginx), directory, plain, clear2, secure,
                                       std::string(kSmallBytes, 'k'));
    Contestant contestant{
        "nginx",
        TRY(ChildProcess::start({"nginx", "-c", path, "-p", directory}, directory + "/nginx.out")),
        plain,
        clear2,
        secure,
        false};
    TRY(wait_for(contestant));
    return contestant;
}

Result<Contestant> start_h2o(const std::string& directory) {
    const std::uint16_t plain = TRY(free_port());
    const std::uint16_t secure = TRY(free_port());
    const std::string path = directory + "/h2o.conf";
    std::ofstream(path) << fmt::format(fmt::runtime(kH2o), directory, plain, secure, user_name());
    Contestant contestant{
        "h2o",  TRY(ChildProcess::start({"h2o", "-c", path}, directory + "/h2o.out")),
        plain,  plain,
        secure, false};
    TRY(wait_for(contestant));
    return contestant;
}

}  // namespace madang::bench
