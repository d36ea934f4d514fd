// Why a command stopped, written for the person who typed it.
//
// `problem` says what is wrong with which thing; `advice` says what to do next and may be empty.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <utility>

#include "base/error.h"

namespace madang::importer {

struct Failure {
    std::string problem;
    std::string advice;
};

template <class T = void>
using Outcome = std::expected<T, Failure>;

inline std::unexpected<Failure> stop(std::string problem, std::string advice = {}) {
    return std::unexpected<Failure>(Failure{std::move(problem), std::move(advice)});
}

// Returns the failure of an operation on `subject`, e.g. "cities.csv: not_found: ... (2)".
Failure failure_of(const std::string& subject, const Error& error);

}  // namespace madang::importer
