// Checks what a request gives against what its route declares.
//
// All mistakes are found, not just the first: unknown, repeated, missing, not a number, out of
// range, too long, not UTF-8, not a choice. Each names the field, what was given and what is
// allowed. Threads: pure functions.  Limits: kQueryParametersMax, kFieldErrorsMax.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/http/route.h"

namespace madang::http {

// Fills `arguments` from the path values (in the order of the path), the query and the headers,
// then the defaults. Returns the mistakes; empty if there are none.
std::vector<FieldError> check_arguments(const Route& route, const Request& request,
                                        std::span<const std::string> path_values,
                                        Arguments& arguments);

// Returns the names between braces of a route's path, in order.
std::vector<std::string_view> path_names(std::string_view path);

// Returns the names of a choice's words "a|b|c".
std::vector<std::string_view> choices_of(std::string_view choices);

// The parameter of an undeclared name in a path.
Parameter undeclared_path_parameter(std::string_view name);

// CHECKs that a route's declaration does not contradict itself.
void check_declaration(const Route& route);

}  // namespace madang::http
