// Routes every site has: is it alive, is it ready, what does it count, what does it offer.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "engine/http/openapi.h"
#include "engine/http/route.h"

namespace madang::http {

// Why the program is not ready, e.g. {"places", "loading the index: 40 %"}. Empty: it is.
struct Unready {
    std::string component;
    std::string reason;
};
// Threads: any; must not block.
using Readiness = std::function<std::vector<Unready>()>;

// What else is worth knowing of a component that is ready, e.g. {"changes", "3 behind"}.
struct Remark {
    std::string component;
    std::string text;
};
// Threads: any; must not block.
using Remarks = std::function<std::vector<Remark>()>;

struct Operations {
    const Metrics& metrics;  // outlives the routes
    Readiness readiness;     // may be empty: always ready
    ApiInfo info;
    Remarks remarks = {};  // may be empty: none
};

// Returns `routes` and behind them GET /healthz, /readyz (503 with the reasons while not ready),
// /metrics (Prometheus text) and /openapi.json, which describes all of them. The first three are
// answered under overload too.
std::vector<Route> with_operations(std::vector<Route> routes, Operations operations);

}  // namespace madang::http
