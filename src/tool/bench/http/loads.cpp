// Starts the generators and reads what they print.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/http/loads.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <vector>

#include "base/text.h"
#include "tool/bench/child_process.h"

namespace madang::bench {
namespace {

// Sends the lines of a file in turn. {0} the file.
constexpr const char* kWrkScript = R"(local targets = {{}}
for line in io.lines("{0}") do targets[#targets + 1] = line end
local turn = 0
request = function()
    turn = turn % #targets + 1
    return wrk.format("GET", targets[turn])
end
)";

std::string contents_of(const std::string& path) {
    std::ifstream in(path);
    return (std::stringstream() << in.rdbuf()).str();
}

Result<std::string> output_of(const std::vector<std::string>& command,
                              const std::string& directory) {
    const std::string path = directory + "/load.out";
    std::filesystem::remove(path);
    auto process = TRY(ChildProcess::start(command, path));
    const int status = TRY(process.wait());
    if (status == 127) return fail(ErrorCode::kNotFound, "wrk or h2load is not installed");
    if (status != 0) return fail(ErrorCode::kUnavailable, "the load generator failed", status);
    return contents_of(path);
}

// The number right before `words`.
std::optional<std::uint64_t> number_before(std::string_view text, std::string_view words) {
    const std::size_t end = text.find(words);
    if (end == std::string_view::npos) return std::nullopt;
    std::size_t begin = end;
    while (begin > 0 && text[begin - 1] >= '0' && text[begin - 1] <= '9') --begin;
    const auto number = parse_integer(text.substr(begin, end - begin));
    if (!number) return std::nullopt;
    return static_cast<std::uint64_t>(*number);
}

}  // namespace

Result<std::uint64_t> run_wrk(const Load& load, Seconds duration, const std::string& directory) {
    std::vector<std::string> command{"wrk", "-t1", fmt::format("-c{}", load.connections),
                                     fmt::format("-d{}s", duration.count())};
    if (!load.targets.empty()) {
        const std::string script = directory + "/wrk.lua";
        std::ofstream(script) << fmt::format(fmt::runtime(kWrkScript), load.targets);
        command.insert(command.end(), {"-s", script});
    }
    command.push_back(load.url);
    const std::string told = TRY(output_of(command, directory));
    if (told.find("Non-2xx") != std::string::npos ||
        told.find("Socket errors") != std::string::npos) {
        return fail(ErrorCode::kUnavailable, "wrk saw errors");
    }
    const auto requests = number_before(told, " requests in ");
    if (!requests || *requests == 0) return fail(ErrorCode::kUnavailable, "wrk got no answer");
    return *requests;
}

Result<std::uint64_t> run_h2load(const Load& load, Seconds duration, const std::string& directory) {
    std::vector<std::string> command{"h2load", fmt::format("-c{}", load.connections),
                                     fmt::format("-m{}", load.streams),
                                     fmt::format("-D{}", duration.count()), "--warm-up-time=0"};
    if (load.targets.empty()) {
        command.push_back(load.url);
    } else {
        command.insert(command.end(), {"-i", load.targets, "-B", load.url});
    }
    const std::string told = TRY(output_of(command, directory));
    const auto succeeded = number_before(told, " succeeded");
    const auto failed = number_before(told, " failed");
    const auto good = number_before(told, " 2xx");
    if (!succeeded || *succeeded == 0 || failed != 0 || !good || *good < *succeeded) {
        return fail(ErrorCode::kUnavailable, "h2load saw errors");
    }
    return *succeeded;
}

}  // namespace madang::bench
