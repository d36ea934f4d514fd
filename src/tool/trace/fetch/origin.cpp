// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/origin.h"

#include <algorithm>
#include <utility>

#include "io/executor.h"
#include "tool/trace/limits.h"

namespace madang::trace {

Origin::Line* Origin::take_free() {
    for (const auto& line : lines_) {
        if (!line->transport->is_open() || line->used >= line->transport->capacity()) continue;
        ++line->used;
        return line.get();
    }
    return nullptr;
}

bool Origin::begin_opening() {
    std::size_t alive = opening_;
    for (const auto& line : lines_) {
        // A connection that carries many is waited for, not doubled.
        if (line->transport->is_open() && line->transport->capacity() > 1) return false;
        if (line->transport->is_open() || line->used > 0) ++alive;
    }
    if (alive >= kConnectionsPerOrigin) return false;
    ++opening_;
    return true;
}

Origin::Line* Origin::opened(std::unique_ptr<Transport> transport, std::size_t connection) {
    --opening_;
    lines_.push_back(std::make_unique<Line>(Line{std::move(transport), connection, 1}));
    wake(lines_.back()->transport->capacity());
    return lines_.back().get();
}

void Origin::not_opened() {
    --opening_;
    wake(1);
}

void Origin::release(Line& line) {
    --line.used;
    wake(1);
}

void Origin::close() {
    for (const auto& line : lines_) line->transport->close();
}

void Origin::wake(std::size_t count) {
    for (; count > 0 && !waiting_.empty(); --count) {
        io::Executor::current()->post([awaiter = waiting_.front()] { awaiter.resume(); });
        waiting_.pop_front();
    }
}

}  // namespace madang::trace
