// Borrowing and waiting.
// SPDX-License-Identifier: Apache-2.0
#include "engine/fetch/pool.h"

#include <algorithm>
#include <utility>

namespace madang::fetch {

Pool::Kept* Pool::find_room() {
    std::erase_if(connections_, [](const Kept& kept) { return !kept.connection->is_open(); });
    for (Kept& kept : connections_) {
        if (kept.connection->room() > 0) return &kept;
    }
    return nullptr;
}

// While a connection may take many requests one is opened at a time: the next may not be needed.
bool Pool::may_open() const {
    if (multiplexes_ && opening_ > 0) return false;
    return connections_.size() + opening_ < kConnectionsPerOriginMax;
}

io::Task<Result<Borrowed>> Pool::borrow() {
    while (true) {
        if (closed_) co_return fail(ErrorCode::kCancelled, "the client was closed");
        if (Kept* kept = find_room()) {
            kept->used = timers_.now();
            ++under_way_;
            co_return Borrowed{kept->connection, true};
        }
        if (may_open()) co_return co_await open();
        if (waiting_.size() >= kWaitingPerOriginMax) {
            co_return fail(ErrorCode::kExhausted, "too many requests wait for this server");
        }
        Wait turn([this](Wait::Done done) { waiting_.push_back(std::move(done)); });
        CO_TRY_VOID(co_await turn);
    }
}

io::Task<Result<Borrowed>> Pool::open() {
    ++opening_;
    Result<Connection> opened = co_await open_();
    --opening_;
    if (!opened) {
        wake(1);  // the next may have more luck
        co_return std::unexpected(opened.error());
    }
    multiplexes_ = (*opened)->room() > 1;
    ++under_way_;
    connections_.push_back({*opened, timers_.now()});
    wake(waiting_.size());
    co_return Borrowed{*std::move(opened), false};
}

void Pool::give_back() {
    --under_way_;
    wake(1);
}

void Pool::wake(std::size_t count) {
    for (; count > 0 && !waiting_.empty(); --count) {
        Wait::Done done = std::move(waiting_.front());
        waiting_.pop_front();
        done(Result<>());
    }
}

bool Pool::tend() {
    const MonotonicTime now = timers_.now();
    if (under_way_ > 0) return true;
    for (Kept& kept : connections_) {
        if (kept.used + kIdleKept <= now) kept.connection->close();
    }
    std::erase_if(connections_, [&](const Kept& kept) { return kept.used + kIdleKept <= now; });
    return !connections_.empty() || opening_ > 0;
}

void Pool::close() {
    closed_ = true;
    for (Kept& kept : connections_) kept.connection->close();
    connections_.clear();
    wake(waiting_.size());
}

}  // namespace madang::fetch
