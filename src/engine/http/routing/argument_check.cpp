// Parameters: from text to checked values, with every mistake named.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/routing/argument_check.h"

#include <cmath>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "engine/http/limits.h"
#include "wire/url/url.h"

namespace madang::http {
namespace {

// Collects what one request gives and what is wrong with it.
class Checker {
public:
    Checker(const Route& route, Arguments& arguments) : route_(route), arguments_(arguments) {}

    void check_path(std::span<const std::string> values);
    void check_query(std::string_view query);
    void check_headers(const Headers& headers);
    void check_absent();
    std::vector<FieldError> take_errors() { return std::move(errors_); }

private:
    void add(std::string_view field, std::string message);
    void give(const Parameter& parameter, std::string value);
    void add_unknown(std::string_view field);
    bool failed(std::string_view field) const;
    const Parameter* declared(std::string_view name, ParameterIn in) const;

    const Route& route_;
    Arguments& arguments_;
    std::vector<FieldError> errors_;
};

std::string quoted(std::string_view value) {
    return value.empty() ? "is empty" : "is \"" + echo(value) + '"';
}

std::string number_range(const Parameter& parameter) {
    const bool integer = parameter.type == ParameterType::kInteger;
    std::string range = integer ? "an integer from " : "a number from ";
    range.append(format_number(parameter.minimum)).append(" to ");
    return range.append(format_number(parameter.maximum));
}

std::string choice_list(std::string_view choices) {
    std::string list;
    for (const std::string_view choice : choices_of(choices)) {
        if (!list.empty()) list.append(", ");
        list.append(choice);
    }
    return list;
}

std::string allowed(const Parameter& parameter) {
    switch (parameter.type) {
        case ParameterType::kNumber:
        case ParameterType::kInteger: return number_range(parameter);
        case ParameterType::kChoice: return "one of " + choice_list(parameter.choices);
        case ParameterType::kText: break;
    }
    return "text of " + format_number(parameter.minimum) + " to " +
           format_number(parameter.maximum) + " bytes";
}

// A value, or why it is none.
struct Reading {
    Arguments::Value value;
    std::string mistake;
};

Reading misread(std::string what, const Parameter& parameter) {
    Reading reading;
    reading.mistake = std::move(what) + "; allowed is " + allowed(parameter);
    return reading;
}

bool in_range(double value, const Parameter& parameter) {
    return value >= parameter.minimum && value <= parameter.maximum;
}

Reading read_number(const std::string& text, const Parameter& parameter) {
    const auto value = parse_number(text);
    if (!value) return misread(quoted(text) + ", not a finite number", parameter);
    if (!in_range(*value, parameter)) return misread(quoted(text) + ", out of range", parameter);
    return {*value, {}};
}

Reading read_integer(const std::string& text, const Parameter& parameter) {
    const auto value = parse_integer(text);
    if (!value) return misread(quoted(text) + ", not an integer", parameter);
    if (!in_range(static_cast<double>(*value), parameter)) {
        return misread(quoted(text) + ", out of range", parameter);
    }
    return {*value, {}};
}

Reading read_choice(std::string text, const Parameter& parameter) {
    const auto choices = choices_of(parameter.choices);
    for (const std::string_view choice : choices) {
        if (text == choice) return {std::move(text), {}};
    }
    Reading reading = misread(quoted(text) + ", not a choice", parameter);
    if (const auto guess = nearest(text, choices)) {
        reading.mistake.append("; did you mean ").append(*guess).append("?");
    }
    return reading;
}

Reading read_text(std::string text, const Parameter& parameter) {
    if (!is_valid_utf8(text)) return misread("is not valid UTF-8", parameter);
    if (text.find('\0') != std::string::npos) return misread("holds a NUL", parameter);
    const auto size = static_cast<double>(text.size());
    if (in_range(size, parameter)) return {std::move(text), {}};
    const std::string_view why = size > parameter.maximum ? ", too long" : ", too short";
    return misread("has " + std::to_string(text.size()) + " bytes" + std::string(why), parameter);
}

Reading read(std::string text, const Parameter& parameter) {
    switch (parameter.type) {
        case ParameterType::kNumber: return read_number(text, parameter);
        case ParameterType::kInteger: return read_integer(text, parameter);
        case ParameterType::kChoice: return read_choice(std::move(text), parameter);
        case ParameterType::kText: break;
    }
    return read_text(std::move(text), parameter);
}

void Checker::add(std::string_view field, std::string message) {
    if (errors_.size() < kFieldErrorsMax)
        errors_.push_back({std::string(field), std::move(message)});
}

bool Checker::failed(std::string_view field) const {
    for (const FieldError& error : errors_) {
        if (error.field == field) return true;
    }
    return false;
}

const Parameter* Checker::declared(std::string_view name, ParameterIn in) const {
    for (const Parameter& parameter : route_.parameters) {
        if (parameter.in == in && parameter.name == name) return &parameter;
    }
    return nullptr;
}

void Checker::give(const Parameter& parameter, std::string value) {
    if (failed(parameter.name)) return;
    if (arguments_.has(parameter.name)) {
        add(parameter.name, "is given more than once; allowed is once");
        return;
    }
    Reading reading = read(std::move(value), parameter);
    if (!reading.mistake.empty()) {
        add(parameter.name, std::move(reading.mistake));
    } else {
        arguments_.set(parameter.name, std::move(reading.value));
    }
}

void Checker::add_unknown(std::string_view field) {
    std::vector<std::string_view> known;
    std::string list;
    for (const Parameter& parameter : route_.parameters) {
        if (parameter.in != ParameterIn::kQuery) continue;
        known.push_back(parameter.name);
        list.append(list.empty() ? "" : ", ").append(parameter.name);
    }
    std::string message = "is not known";
    if (const auto guess = nearest(field, known)) {
        message.append("; did you mean ").append(*guess).append("?");
    }
    message.append(known.empty() ? "; no query parameters are allowed" : "; allowed are ")
        .append(list);
    add(echo(field), std::move(message));
}

void Checker::check_path(std::span<const std::string> values) {
    std::size_t i = 0;
    for (const std::string_view name : path_names(route_.path)) {
        const Parameter* parameter = declared(name, ParameterIn::kPath);
        if (i == values.size()) return;
        give(parameter != nullptr ? *parameter : undeclared_path_parameter(name), values[i++]);
    }
}

void Checker::check_query(std::string_view query) {
    if (query.empty()) return;
    auto items = url::parse_query(query, kQueryParametersMax);
    if (!items) {
        add("query",
            items.error().code() == ErrorCode::kExhausted
                ? "has too many parameters; allowed are " + std::to_string(kQueryParametersMax)
                : "has a broken percent escape, a NUL or text that is not valid UTF-8");
        return;
    }
    for (url::Parameter& item : *items) {
        const Parameter* parameter = declared(item.name, ParameterIn::kQuery);
        if (parameter == nullptr) {
            if (!failed(echo(item.name))) add_unknown(item.name);
        } else {
            give(*parameter, std::move(item.value));
        }
    }
}

void Checker::check_headers(const Headers& headers) {
    for (const Parameter& parameter : route_.parameters) {
        if (parameter.in != ParameterIn::kHeader) continue;
        for (const Header& header : headers) {
            if (ascii_equal_fold(header.name, parameter.name)) give(parameter, header.value);
        }
    }
}

// Defaults, and what is missing. A broken query hides what it gives: then nothing is missing.
void Checker::check_absent() {
    const bool unread = failed("query");
    for (const Parameter& parameter : route_.parameters) {
        if (arguments_.has(parameter.name) || failed(parameter.name)) continue;
        if (!parameter.fallback.empty()) {
            arguments_.set(parameter.name, read(std::string(parameter.fallback), parameter).value);
        } else if (parameter.required && !(unread && parameter.in == ParameterIn::kQuery)) {
            add(parameter.name, "is missing; allowed is " + allowed(parameter));
        }
    }
}

}  // namespace

std::vector<FieldError> check_arguments(const Route& route, const Request& request,
                                        std::span<const std::string> path_values,
                                        Arguments& arguments) {
    Checker checker(route, arguments);
    arguments.reserve(route.parameters.size() + path_values.size());
    checker.check_path(path_values);
    if (route.audience == Audience::kProgram) checker.check_query(request.query);
    checker.check_headers(request.headers);
    checker.check_absent();
    return checker.take_errors();
}

std::vector<std::string_view> path_names(std::string_view path) {
    std::vector<std::string_view> names;
    for (std::size_t open = path.find('{'); open != std::string_view::npos;) {
        const std::size_t close = path.find('}', open);
        CHECK(close != std::string_view::npos, "a brace in a route's path is closed");
        names.push_back(path.substr(open + 1, close - open - 1));
        open = path.find('{', close);
    }
    return names;
}

std::vector<std::string_view> choices_of(std::string_view choices) {
    std::vector<std::string_view> words;
    while (!choices.empty()) {
        const std::size_t end = std::min(choices.find('|'), choices.size());
        words.push_back(choices.substr(0, end));
        choices.remove_prefix(std::min(end + 1, choices.size()));
    }
    return words;
}

Parameter undeclared_path_parameter(std::string_view name) {
    Parameter parameter;
    parameter.name = name;
    parameter.in = ParameterIn::kPath;
    parameter.minimum = 1;
    parameter.required = true;
    return parameter;
}

void check_declaration(const Route& route) {
    CHECK(route.path.starts_with('/'), "a route's path begins with a slash");
    CHECK(!route.operation.empty(), "a route has an operation, the label of its metrics");
    CHECK(route.handler != nullptr, "a route has a handler");
    CHECK(route.audience == Audience::kProgram || route.parameters.empty(),
          "a page's query is not looked at");
    for (const Parameter& parameter : route.parameters) {
        CHECK(!parameter.name.empty(), "a parameter has a name");
        CHECK(parameter.minimum <= parameter.maximum, "a range is not empty");
        CHECK((parameter.type == ParameterType::kChoice) == !parameter.choices.empty(),
              "a choice has choices, others have none");
        if (parameter.fallback.empty()) continue;
        CHECK(read(std::string(parameter.fallback), parameter).mistake.empty(),
              "a default is a value that would be allowed");
    }
}

}  // namespace madang::http
