// initdb, postgres, libpq.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/postgres_server.h"

#include <fmt/format.h>
#include <unistd.h>

namespace madang::bench {
namespace {

constexpr const char* kPrograms = "/usr/lib/postgresql/15/bin/";
constexpr Seconds kStart{60};

// PostgreSQL refuses to run as root: then it runs as the user its package made.
std::vector<std::string> as_postgres(std::vector<std::string> command) {
    if (::geteuid() != 0) return command;
    std::vector<std::string> words{"setpriv", "--reuid=postgres", "--regid=postgres",
                                   "--init-groups"};
    words.insert(words.end(), command.begin(), command.end());
    return words;
}

Result<> run_to_end(const std::vector<std::string>& command, const std::string& log) {
    ChildProcess process = TRY(ChildProcess::start(command, log));
    if (TRY(process.wait()) != 0) return fail(ErrorCode::kUnavailable, "a program failed");
    return {};
}

std::vector<std::string> server_command(const std::string& cluster, std::uint16_t port) {
    std::vector<std::string> words{std::string(kPrograms) + "postgres", "-D", cluster, "-p",
                                   std::to_string(port)};
    for (const char* setting :
         {"listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=3GB",
          "work_mem=64MB", "maintenance_work_mem=1GB", "max_wal_size=8GB", "wal_level=minimal",
          "max_wal_senders=0", "fsync=off", "full_page_writes=off", "synchronous_commit=off",
          "jit=off", "max_parallel_workers_per_gather=0", "max_parallel_maintenance_workers=0",
          "random_page_cost=1.1", "autovacuum=off"}) {
        words.insert(words.end(), {"-c", setting});
    }
    return words;
}

}  // namespace

Result<PostgresServer> start_postgres_server(const std::string& directory) {
    const std::string cluster = directory + "/postgres";
    const std::string log = directory + "/postgres.log";
    TRY(run_to_end(::geteuid() == 0
                       ? std::vector<std::string>{"install", "-d", "-o", "postgres", cluster}
                       : std::vector<std::string>{"mkdir", "-p", cluster},
                   log));
    TRY(run_to_end(as_postgres({std::string(kPrograms) + "initdb", "-A", "trust", "-U", "postgres",
                                "-D", cluster}),
                   log));
    const std::uint16_t port = TRY(free_port());
    ChildProcess server = TRY(ChildProcess::start(as_postgres(server_command(cluster, port)), log));
    TRY(wait_for_port(port, kStart));
    const std::string where =
        fmt::format("host=127.0.0.1 port={} user=postgres dbname=postgres", port);
    for (int attempt = 0; attempt < 100; ++attempt) {  // "the database system is starting up"
        PostgresConnection connection(PQconnectdb(where.c_str()));
        if (PQstatus(connection.get()) == CONNECTION_OK) {
            return PostgresServer{std::move(server), std::move(connection)};
        }
        ::usleep(100'000);
    }
    return fail(ErrorCode::kUnavailable, "cannot connect to PostgreSQL");
}

}  // namespace madang::bench
