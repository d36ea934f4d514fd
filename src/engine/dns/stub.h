// Asks the recursive resolvers of the system, one after another.
//
// Threads: one reactor.  Limits: servers × attempts questions, each with its timeout.
// Source:  RFC 1034 §5.3.1; resolv.conf(5).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/dns/backend.h"
#include "engine/dns/hosts.h"

namespace madang::resolver {

class Stub final : public Backend {
public:
    Stub(Wires wires, ResolvConf conf) : wires_(wires), conf_(std::move(conf)) {}

    io::Task<Result<Reading>> look_up(const dns::Question& question, Observer& observer) override;

private:
    io::Task<Result<Reading>> ask(io::Address server, const dns::Question& question,
                                  Observer& observer);

    Wires wires_;
    ResolvConf conf_;
};

}  // namespace madang::resolver
