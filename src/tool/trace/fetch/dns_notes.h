// Writes down what the resolver tells of its steps.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/dns/observer.h"
#include "tool/trace/fetch/stopwatch.h"

namespace madang::trace {

class DnsNotes final : public resolver::Observer {
public:
    // Both outlive it.
    DnsNotes(const Stopwatch& watch, std::vector<DnsStep>& into) : watch_(watch), into_(into) {}

    void on_step(const resolver::Step& step) override;

private:
    const Stopwatch& watch_;
    std::vector<DnsStep>& into_;
};

}  // namespace madang::trace
