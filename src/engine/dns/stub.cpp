// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/stub.h"

#include <utility>

#include "engine/dns/limits.h"

namespace madang::resolver {

io::Task<Result<Reading>> Stub::ask(io::Address server, const dns::Question& question,
                                    Observer& observer) {
    Step step;
    step.source = Source::kResolver;
    step.question = question;
    step.server = server;
    step.began = wires_.loop.now();
    auto answer = co_await exchange(wires_, server, question, dns::Recursion::kDesired,
                                    step.began + conf_.timeout);
    step.ended = wires_.loop.now();
    if (!answer) {
        step.error = answer.error();
        observer.on_step(step);
        co_return std::unexpected(answer.error());
    }
    step.carrier = answer->carrier;
    step.bytes = answer->bytes;
    step.authoritative = answer->message.authoritative;
    step.reading = read(answer->message, question, dns::Name());
    observer.on_step(step);
    co_return *std::move(step.reading);
}

io::Task<Result<Reading>> Stub::look_up(const dns::Question& question, Observer& observer) {
    Error last(ErrorCode::kUnavailable, "no server is known");
    for (unsigned attempt = 0; attempt < conf_.attempts; ++attempt) {
        for (const io::Address& server : conf_.servers) {
            auto reading = co_await ask(server, question, observer);
            if (!reading) {
                last = reading.error();
                continue;
            }
            switch (reading->kind) {
                case ReadingKind::kAnswer:
                case ReadingKind::kNoName:
                case ReadingKind::kNoData: co_return reading;
                default:
                    last = Error(ErrorCode::kUnavailable, "the server could not say",
                                 static_cast<std::int64_t>(reading->code));
            }
        }
    }
    co_return std::unexpected(last);
}

}  // namespace madang::resolver
