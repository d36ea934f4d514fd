// madang log: where the log is, and what is done with it.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <memory>

#include "app/commands/run.h"
#include "app/state_files.h"
#include "base/result.h"
#include "base/text.h"
#include "tool/log/commands.h"

namespace madang::app {
namespace {

std::atomic<bool> stopped{false};

extern "C" void note_stop(int) {
    stopped = true;
}

// The first signal lets a command end well; the next one ends the process. Reads that wait are
// interrupted.
void end_well_on_signals() {
    struct sigaction action{};
    action.sa_handler = note_stop;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

class LogRun {
public:
    LogRun(const Context& context, const LogCommand& command)
        : context_(context),
          command_(command),
          task_{context.environment, context.console, stopped} {}

    Outcome<> operator()(const LogTopics&) const {
        return logtool::run_topics(task_, *TRY(source()));
    }
    Outcome<> operator()(const LogDescribe& wanted) const {
        return logtool::run_describe(task_, *TRY(source()), wanted.topic);
    }
    Outcome<> operator()(const LogGroups& wanted) const {
        return logtool::run_groups(task_, *TRY(source()), wanted.group);
    }
    Outcome<> operator()(const LogTail& wanted) const {
        logtool::TailOptions options = wanted.options;
        if (!wanted.from.empty()) {
            options.from =
                logtool::parse_start_point(wanted.from, context_.environment.clock.wall());
            if (!options.from) return stop_at_from(wanted.from);
        }
        const auto opened = TRY(source());
        end_well_on_signals();
        return logtool::run_tail(task_, *opened, options);
    }
    Outcome<> operator()(const logtool::ProduceOptions& wanted) const {
        const auto opened = TRY(source());
        end_well_on_signals();
        return logtool::run_produce(task_, *opened, wanted, stdin);
    }
    Outcome<> operator()(const LogVerify& wanted) const {
        end_well_on_signals();
        return logtool::run_verify(task_, directory(), wanted.topic, held_by());
    }
    Outcome<> operator()(const logtool::DumpOptions& wanted) const {
        end_well_on_signals();
        return logtool::run_dump(task_, directory(), wanted);
    }

private:
    Outcome<std::unique_ptr<logtool::LogSource>> source() const {
        if (command_.bootstrap.empty()) {
            return logtool::open_directory(context_.environment, directory(), held_by());
        }
        return logtool::open_host(context_.environment.clock, command_.bootstrap, command_.client);
    }
    std::string directory() const {
        return logtool::log_directory(context_.environment.files, context_.settings.data);
    }
    std::optional<std::string> held_by() const {
        return read_log_address(context_.environment.files, context_.settings.data);
    }
    static Outcome<> stop_at_from(const std::string& from) {
        return stop(fmt::format("--from is \"{}\"", echo(from)),
                    "Allowed is beginning, end, an offset, a time (2026-03-01T09:30:00Z, "
                    "2026-03-01) or how long ago (90s, 15m, 2h, 7d).");
    }

    const Context& context_;
    const LogCommand& command_;
    const logtool::Task task_;
};

}  // namespace

Outcome<> run_log(const Context& context, const LogCommand& command) {
    return std::visit(LogRun(context, command), command.what);
}

}  // namespace madang::app
