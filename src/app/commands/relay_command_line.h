// The words behind `madang relay`.
//
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "app/commands/relay_command.h"
#include "tool/import/failure.h"

namespace madang::app {

class RelayWords {
public:
    // `command` keeps pointers into this object.
    explicit RelayWords(CLI::App& command);
    RelayWords(const RelayWords&) = delete;
    RelayWords& operator=(const RelayWords&) = delete;

    // What was asked for, once the words are parsed.
    importer::Outcome<RelayCommand> judge() const;

private:
    importer::Outcome<relay::Conditions> judge_conditions() const;

    std::string listen_ = "127.0.0.1:8443";
    std::string to_;
    std::string loss_ = "0%";
    std::string delay_ = "0ms";
    std::string bandwidth_;
    std::string queue_;
    std::string seed_ = "1";
    bool has_udp_ = false;
    bool has_device_ = false;
};

}  // namespace madang::app
