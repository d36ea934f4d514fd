// The words behind `madang trace`.
//
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "tool/import/failure.h"
#include "tool/trace/options.h"

namespace madang::app {

class TraceWords {
public:
    // `command` keeps pointers into this object.
    explicit TraceWords(CLI::App& command);
    TraceWords(const TraceWords&) = delete;
    TraceWords& operator=(const TraceWords&) = delete;

    // What was asked for, once the words are parsed.
    importer::Outcome<trace::TraceOptions> judge() const;

private:
    importer::Outcome<> judge_format(trace::TraceOptions& options) const;
    importer::Outcome<> judge_version(trace::TraceOptions& options) const;
    importer::Outcome<> judge_numbers(trace::TraceOptions& options) const;
    importer::Outcome<> judge_network(trace::TraceOptions& options) const;
    importer::Outcome<> judge_comparison(trace::TraceOptions& options) const;
    importer::Outcome<> judge_servers(trace::TraceOptions& options) const;

    std::string url_;
    std::string output_ = "-";
    std::string authorities_;
    std::string repeat_ = "1";
    std::string timeout_ = "30";
    std::string loss_;
    std::string delay_;
    std::string bandwidth_;
    std::vector<std::string> roots_;
    std::vector<std::string> resolvers_;
    bool json_ = false;
    bool har_ = false;
    bool svg_ = false;
    bool http10_ = false;
    bool http1_ = false;
    bool http2_ = false;
    bool http3_ = false;
    bool compare_ = false;
    bool iterative_ = false;
    bool insecure_ = false;
    bool no_resources_ = false;
};

}  // namespace madang::app
