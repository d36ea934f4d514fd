// COPY to load, a prepared statement for each form of question, binary parameters.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/postgres_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <functional>
#include <numbers>
#include <set>
#include <vector>

#include "tool/bench/postgres_server.h"

namespace madang::bench {
namespace {

constexpr std::size_t kCopyBytes = 64 << 10;  // handed to COPY at a time
constexpr double kMetersPerDegree = 111195.0;
constexpr double kMargin = 1.006;  // the box is planar, the circle geodesic: never cut it
constexpr unsigned kFloat8 = 701;  // type oid of double precision
constexpr unsigned kBytea = 17;
constexpr std::size_t kParameters = 6;
constexpr int kOwnIndexes = 3;  // categories with an index of their own: those asked for

constexpr const char* kCentre = "ST_SetSRID(ST_MakePoint($1,$2),4326)";
constexpr const char* kBox = "g && ST_MakeEnvelope($1-$4,$2-$5,$1+$4,$2+$5,4326)";
constexpr const char* kCovers = "ST_Covers(ST_GeomFromWKB($6,4326), g)";

std::uint64_t big_endian(double number) {
    return __builtin_bswap64(std::bit_cast<std::uint64_t>(number));
}

// The conditions of a question. Its constants are written out, so that the planner may choose by
// them.
std::string conditions(const Question& question, int minute) {
    std::string where = question.polygon != nullptr ? kCovers : kBox;
    const Wanted& wanted = question.wanted;
    if (wanted.category != 0) where += fmt::format(" AND category = {}", wanted.category);
    if (wanted.rating_min != 0) where += fmt::format(" AND rating >= {}", wanted.rating_min);
    if (wanted.open) where += fmt::format(" AND hours @> {}", minute);
    return where;
}

std::string statement(const Question& question, int minute) {
    const std::string where = conditions(question, minute);
    const std::string distance = fmt::format("ST_Distance(g::geography, {}::geography)", kCentre);
    if (question.task == Task::kCount) {
        return fmt::format("SELECT count(*) FROM places WHERE {} AND {} <= $3", where, distance);
    }
    return fmt::format(
        "SELECT id, d FROM (SELECT id, {} AS d FROM places WHERE {} ORDER BY g <-> {} LIMIT 60) "
        "near WHERE d <= $3 ORDER BY d, id LIMIT {}",
        distance, where, kCentre, kHitsMax);
}

// A polygon as well-known binary.
std::string to_wkb(const geo::Polygon& polygon) {
    const auto& ring = polygon.rings[0];
    std::string bytes;
    const auto put = [&](auto value) {
        std::array<char, sizeof value> raw{};
        std::memcpy(raw.data(), &value, sizeof value);
        bytes.append(raw.data(), raw.size());
    };
    put(std::uint8_t{1});   // little-endian
    put(std::uint32_t{3});  // a polygon
    put(std::uint32_t{1});  // of one ring
    put(static_cast<std::uint32_t>(ring.size()));
    for (const geo::Position& corner : ring) {
        put(corner.longitude);
        put(corner.latitude);
    }
    return bytes;
}

// A row of COPY: hours that are not known are never open.
std::string row_of(const World& world, std::size_t id) {
    const Point& point = world.points[id];
    std::string hours;
    if (point.schedule != 0) {
        for (const auto& [begin, end] : world.schedules[point.schedule - 1].open) {
            hours += fmt::format("{}[{},{})", hours.empty() ? "" : ",", begin, end);
        }
    }
    return fmt::format("{}\tSRID=4326;POINT({:.7f} {:.7f})\t{}\t{}\t{{{}}}\n", id,
                       point.position.longitude, point.position.latitude, point.category,
                       point.rating, hours);
}

// The values of one question, as they go over the wire.
class Parameters {
public:
    explicit Parameters(const Question& question) {
        const double height = question.radius.value / kMetersPerDegree * kMargin;
        const double radians = question.centre.latitude * std::numbers::pi / 180;
        const double width = height / std::max(0.02, std::cos(radians));
        numbers_ = {big_endian(question.centre.longitude), big_endian(question.centre.latitude),
                    big_endian(question.radius.value), big_endian(width), big_endian(height)};
        if (question.polygon != nullptr) polygon_ = to_wkb(*question.polygon);
    }

    PostgresAnswer execute(PGconn* connection, const std::string& name) const {
        std::array<const char*, kParameters> values{};
        std::array<int, kParameters> lengths{};
        for (std::size_t i = 0; i < numbers_.size(); ++i) {
            values[i] = reinterpret_cast<const char*>(&numbers_[i]);
            lengths[i] = sizeof numbers_[i];
        }
        values.back() = polygon_.data();
        lengths.back() = static_cast<int>(polygon_.size());
        constexpr std::array<int, kParameters> kBinary{1, 1, 1, 1, 1, 1};
        return PostgresAnswer(PQexecPrepared(connection, name.c_str(), kParameters, values.data(),
                                             lengths.data(), kBinary.data(), 1));
    }

private:
    std::array<std::uint64_t, kParameters - 1> numbers_{};
    std::string polygon_;
};

class PostgresEngine final : public SearchEngine {
public:
    explicit PostgresEngine(PostgresServer server) : server_(std::move(server)) {}

    std::string name() const override { return "PostGIS <-> + re-rank"; }

    Result<> load(const World& world) override {
        minute_ = world.minute;
        TRY(run("CREATE EXTENSION postgis"));
        TRY(
            run("CREATE TABLE places(id int8 NOT NULL, g geometry(Point,4326) NOT NULL, "
                "category int2 NOT NULL, rating int2 NOT NULL, hours int4multirange NOT NULL)"));
        TRY(copy(world));
        TRY(run("CREATE INDEX ON places USING gist(g)"));
        for (int category = 1; category <= kOwnIndexes; ++category) {
            TRY(run(
                fmt::format("CREATE INDEX ON places USING gist(g) WHERE category = {}", category)
                    .c_str()));
        }
        TRY(run("VACUUM ANALYZE places"));
        return run("SET plan_cache_mode = force_generic_plan");
    }

    Result<> ask(const Question& question, Answer& answer) override {
        const std::string& name = TRY(prepared(question)).get();
        const PostgresAnswer rows = Parameters(question).execute(connection(), name);
        TRY(checked(rows.get()));
        if (question.task == Task::kCount) {
            answer.hits = number_at(*rows, 0);
            return {};
        }
        const int count = PQntuples(rows.get());
        answer.hits = static_cast<std::uint64_t>(count);
        for (int row = 0; row < count; ++row) answer.ids.push_back(number_at(*rows, row));
        return {};
    }

    Nanoseconds cpu_time() const override { return cpu_time_of(PQbackendPID(connection())); }

    Bytes footprint() const override {
        const PostgresAnswer answer(
            PQexec(connection(), "SELECT pg_total_relation_size('places')::text"));
        if (PQntuples(answer.get()) != 1) return {};
        return {std::strtoull(PQgetvalue(answer.get(), 0, 0), nullptr, 10)};
    }

private:
    PGconn* connection() const { return server_.connection.get(); }

    static std::uint64_t number_at(const PGresult& rows, int row) {
        std::uint64_t raw = 0;
        std::memcpy(&raw, PQgetvalue(&rows, row, 0), sizeof raw);
        return __builtin_bswap64(raw);
    }

    // The name of the statement that answers such questions.
    Result<std::reference_wrapper<const std::string>> prepared(const Question& question) {
        const Wanted& wanted = question.wanted;
        std::string name =
            fmt::format("q{}_{}_{}_{}_{}", wanted.category, wanted.rating_min, wanted.open,
                        question.polygon != nullptr, static_cast<int>(question.task));
        const auto [known, is_new] = prepared_.insert(std::move(name));
        if (is_new) {
            const std::array<Oid, kParameters> types{kFloat8, kFloat8, kFloat8,
                                                     kFloat8, kFloat8, kBytea};
            const PostgresAnswer done(PQprepare(connection(), known->c_str(),
                                                statement(question, minute_).c_str(), kParameters,
                                                types.data()));
            TRY(checked(done.get()));
        }
        return std::cref(*known);
    }

    Result<> checked(const PGresult* result) const {
        const ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN) {
            return {};
        }
        fmt::print(stderr, "PostgreSQL: {}", PQerrorMessage(connection()));
        return fail(ErrorCode::kUnavailable, "PostgreSQL refused a statement");
    }

    Result<> run(const char* sql) {
        const PostgresAnswer answer(PQexec(connection(), sql));
        return checked(answer.get());
    }

    Result<> copy(const World& world) {
        TRY(run("COPY places FROM STDIN"));
        std::string rows;
        for (std::size_t id = 0; id < world.points.size(); ++id) {
            rows += row_of(world, id);
            if (rows.size() < kCopyBytes) continue;
            PQputCopyData(connection(), rows.data(), static_cast<int>(rows.size()));
            rows.clear();
        }
        PQputCopyData(connection(), rows.data(), static_cast<int>(rows.size()));
        PQputCopyEnd(connection(), nullptr);
        Result<> done;
        while (const PostgresAnswer answer{PQgetResult(connection())}) {
            if (done.has_value()) done = checked(answer.get());
        }
        return done;
    }

    PostgresServer server_;
    std::set<std::string> prepared_;
    int minute_ = 0;
};

}  // namespace

Result<std::unique_ptr<SearchEngine>> start_postgres(const std::string& directory) {
    return std::make_unique<PostgresEngine>(TRY(start_postgres_server(directory)));
}

}  // namespace madang::bench
