// COPY to load, a prepared statement with binary parameters to search.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/postgres_engine.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>
#include <vector>

#include "tool/bench/child_process.h"

namespace madang::bench {
namespace {

constexpr const char* kPrograms = "/usr/lib/postgresql/15/bin/";
constexpr Seconds kStart{60};
constexpr std::size_t kCopyBytes = 64 << 10;  // handed to COPY at a time
constexpr double kMetersPerDegree = 111195.0;
constexpr double kMargin = 1.006;  // the box is planar, the circle geodesic: never cut it
constexpr unsigned kFloat8 = 701;  // type oid of double precision

constexpr const char* kSearch =
    "SELECT id, d FROM (SELECT id, ST_Distance(g::geography, "
    "ST_SetSRID(ST_MakePoint($1,$2),4326)::geography) AS d FROM places "
    "WHERE g && ST_MakeEnvelope($1-$4,$2-$5,$1+$4,$2+$5,4326) "
    "ORDER BY g <-> ST_SetSRID(ST_MakePoint($1,$2),4326) LIMIT 60) near "
    "WHERE d <= $3 ORDER BY d, id LIMIT 20";

struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, Finish>;
using Answer = std::unique_ptr<PGresult, Clear>;

std::uint64_t big_endian(double number) {
    return __builtin_bswap64(std::bit_cast<std::uint64_t>(number));
}

class PostgresEngine final : public SearchEngine {
public:
    PostgresEngine(ChildProcess server, Connection connection)
        : server_(std::move(server)), connection_(std::move(connection)) {}

    std::string name() const override { return "PostGIS <-> + re-rank"; }

    Result<> load(std::span<const geo::Position> points) override {
        TRY(run("CREATE EXTENSION postgis"));
        TRY(run("CREATE TABLE places(id int8 NOT NULL, g geometry(Point,4326) NOT NULL)"));
        TRY(copy(points));
        TRY(run("CREATE INDEX ON places USING gist(g)"));
        TRY(run("VACUUM ANALYZE places"));
        TRY(run("SET plan_cache_mode = force_generic_plan"));
        const std::array<Oid, 5> types{kFloat8, kFloat8, kFloat8, kFloat8, kFloat8};
        const Answer done(PQprepare(connection_.get(), "search", kSearch, 5, types.data()));
        return checked(done.get());
    }

    Result<std::size_t> search(geo::Position centre, Meters radius) override {
        const double height = radius.value / kMetersPerDegree * kMargin;
        const double cosine = std::max(0.02, std::cos(centre.latitude * std::numbers::pi / 180));
        const std::array<std::uint64_t, 5> values{
            big_endian(centre.longitude), big_endian(centre.latitude), big_endian(radius.value),
            big_endian(height / cosine), big_endian(height)};
        std::array<const char*, 5> pointers{};
        for (std::size_t i = 0; i < values.size(); ++i) {
            pointers[i] = reinterpret_cast<const char*>(&values[i]);
        }
        constexpr std::array<int, 5> kLengths{8, 8, 8, 8, 8};
        constexpr std::array<int, 5> kBinary{1, 1, 1, 1, 1};
        const Answer answer(PQexecPrepared(connection_.get(), "search", 5, pointers.data(),
                                           kLengths.data(), kBinary.data(), 1));
        TRY(checked(answer.get()));
        return static_cast<std::size_t>(PQntuples(answer.get()));
    }

    Nanoseconds cpu_time() const override { return cpu_time_of(PQbackendPID(connection_.get())); }

    Bytes footprint() const override {
        const Answer answer(
            PQexec(connection_.get(), "SELECT pg_total_relation_size('places')::text"));
        if (PQntuples(answer.get()) != 1) return {};
        return {std::strtoull(PQgetvalue(answer.get(), 0, 0), nullptr, 10)};
    }

private:
    Result<> checked(const PGresult* result) const {
        const ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN) {
            return {};
        }
        fmt::print(stderr, "PostgreSQL: {}", PQerrorMessage(connection_.get()));
        return fail(ErrorCode::kUnavailable, "PostgreSQL refused a statement");
    }

    Result<> run(const char* statement) {
        const Answer answer(PQexec(connection_.get(), statement));
        return checked(answer.get());
    }

    Result<> copy(std::span<const geo::Position> points) {
        TRY(run("COPY places FROM STDIN"));
        std::string rows;
        for (std::size_t i = 0; i < points.size(); ++i) {
            rows += fmt::format("{}\tSRID=4326;POINT({:.7f} {:.7f})\n", i, points[i].longitude,
                                points[i].latitude);
            if (rows.size() >= kCopyBytes) {
                PQputCopyData(connection_.get(), rows.data(), static_cast<int>(rows.size()));
                rows.clear();
            }
        }
        PQputCopyData(connection_.get(), rows.data(), static_cast<int>(rows.size()));
        PQputCopyEnd(connection_.get(), nullptr);
        Result<> done;
        while (const Answer answer{PQgetResult(connection_.get())}) {
            if (done.has_value()) done = checked(answer.get());
        }
        return done;
    }

    ChildProcess server_;
    Connection connection_;
};

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

Result<std::unique_ptr<SearchEngine>> start_postgres(const std::string& directory) {
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
        Connection connection(PQconnectdb(where.c_str()));
        if (PQstatus(connection.get()) == CONNECTION_OK) {
            return std::make_unique<PostgresEngine>(std::move(server), std::move(connection));
        }
        ::usleep(100'000);
    }
    return fail(ErrorCode::kUnavailable, "cannot connect to PostgreSQL");
}

}  // namespace madang::bench
