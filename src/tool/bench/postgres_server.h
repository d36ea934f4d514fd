// A PostgreSQL cluster of its own for a benchmark, and a connection to it.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "tool/bench/child_process.h"

namespace madang::bench {

struct FinishConnection {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearAnswer {
    void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresConnection = std::unique_ptr<PGconn, FinishConnection>;
using PostgresAnswer = std::unique_ptr<PGresult, ClearAnswer>;

struct PostgresServer {
    ChildProcess process;
    PostgresConnection connection;
};

// Makes a cluster in `directory` and starts it on a free loopback port. Runs as the user `postgres`
// where we are root, since PostgreSQL refuses root.
Result<PostgresServer> start_postgres_server(const std::string& directory);

}  // namespace madang::bench
