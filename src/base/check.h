// CHECK stops the program when it finds a bug in itself; DCHECK does so in test builds only.
//
// Never for input from outside: that gets an Error. The reason is a literal that says why the
// condition must hold.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace madang {

// Prints "file:line: CHECK failed: condition (why)" to stderr and aborts.
[[noreturn]] void check_failed(const char* file, int line, const char* condition, const char* why);

}  // namespace madang

#define CHECK(condition, why)                                            \
    do {                                                                 \
        if (!(condition)) [[unlikely]]                                   \
            ::madang::check_failed(__FILE__, __LINE__, #condition, why); \
    } while (false)

#ifdef MADANG_DCHECK
#define DCHECK(condition, why) CHECK(condition, why)
#else
#define DCHECK(condition, why)             \
    do {                                   \
        (void)sizeof((condition) ? 1 : 0); \
    } while (false)
#endif
