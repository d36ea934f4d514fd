// Result<T>: a value or the error that prevented it, and the two macros that pass errors up.
//
//   auto block = TRY(read_block(handle));            // plain functions
//   CO_TRY(auto block, co_await read_block(handle)); // coroutines: a statement, because gcc 12
//                                                    // crashes on co_await in a statement
//                                                    expression
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <utility>

#include "base/error.h"

namespace madang {

template <class T = void>
using Result = std::expected<T, Error>;

// Returns an error ready to be returned from a function whose result is any Result<T>.
inline std::unexpected<Error> fail(ErrorCode code, const char* text, std::int64_t detail = 0) {
    return std::unexpected<Error>(Error(code, text, detail));
}

}  // namespace madang

#define MADANG_CONCAT_INNER(a, b) a##b
#define MADANG_CONCAT(a, b) MADANG_CONCAT_INNER(a, b)

// Evaluates to the value of `expression`, or returns its error from the enclosing function.
#define TRY(expression) MADANG_TRY(MADANG_CONCAT(try_result_, __COUNTER__), expression)
#define MADANG_TRY(result, expression)                                              \
    __extension__({                                                                 \
        auto result = (expression);                                                 \
        if (!result.has_value()) return std::unexpected(std::move(result).error()); \
        *std::move(result);                                                         \
    })

// Declares or assigns `target` from `expression`, or co_returns its error. For Result<void>:
// CO_TRY_VOID(co_await ...).
#define CO_TRY(target, expression) \
    MADANG_CO_TRY(MADANG_CONCAT(try_result_, __COUNTER__), target, expression)
#define MADANG_CO_TRY(result, target, expression)                                  \
    auto result = expression;                                                      \
    if (!result.has_value()) co_return std::unexpected(std::move(result).error()); \
    target = *std::move(result)
#define CO_TRY_VOID(expression) \
    MADANG_CO_TRY_VOID(MADANG_CONCAT(try_result_, __COUNTER__), expression)
#define MADANG_CO_TRY_VOID(result, expression) \
    auto result = expression;                  \
    if (!result.has_value()) co_return std::unexpected(std::move(result).error())
