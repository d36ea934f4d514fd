// A data directory of its own for a test, and commands on it.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "app/commands/run.h"
#include "io/system_environment.h"
#include "tool/import/memory_sink.h"

namespace madang::app {

class WorldFixture : public testing::Test {
protected:
    explicit WorldFixture(const std::string& name) {
        settings = *load_settings({});
        settings.data = testing::TempDir() + std::to_string(::getpid()) + name;
        settings.reactors = 1;
        std::filesystem::remove_all(settings.data);
    }
    io::Environment& environment() { return system_.environment(); }
    Context context() { return {environment(), settings, server, console}; }

    void generate(std::uint64_t count) {
        auto done = run_generate(context(), {{.count = count, .seed = 1}});
        ASSERT_TRUE(done) << done.error().problem;
    }
    // Returns what `command` prints.
    std::string searched(const SearchCommand& command) {
        testing::internal::CaptureStdout();
        auto done = run_search(context(), command);
        std::string out = testing::internal::GetCapturedStdout();
        return done ? out : "failed: " + done.error().problem;
    }
    std::string exported(ExportFormat format) {
        testing::internal::CaptureStdout();
        auto done = run_export(context(), {.format = format, .output = "-"});
        std::string out = testing::internal::GetCapturedStdout();
        return done ? out : "failed: " + done.error().problem;
    }

    Settings settings;
    std::string server;
    importer::MemoryConsole console;

private:
    io::SystemEnvironment system_{{.log_level = io::LogLevel::kError}};
};

}  // namespace madang::app
