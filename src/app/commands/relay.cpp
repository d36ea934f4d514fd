// madang relay: stands in the way until a signal ends it, then says what it did.
// SPDX-License-Identifier: Apache-2.0
#include "tool/relay/relay.h"

#include <fmt/format.h>

#include <csignal>
#include <memory>

#include "app/commands/run.h"
#include "base/result.h"
#include "tool/relay/tun_relay.h"

namespace madang::app {
namespace {

io::Loop* running = nullptr;

// Loop::stop() stores a flag and writes to an eventfd: a signal may do both.
extern "C" void stop_running(int) {
    running->stop();
}

void stop_on_signals(io::Loop& loop) {
    running = &loop;
    struct sigaction action{};
    action.sa_handler = stop_running;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

std::string way_text(const char* name, const relay::LinkCounts& counts) {
    return fmt::format("{}: {} packets, {} bytes, {} lost, {} dropped by the queue", name,
                       counts.packets, counts.bytes, counts.lost, counts.overflowed);
}

void tell(importer::Console& console, const relay::RelayCounts& counts) {
    console.say(way_text("up", counts.up));
    console.say(way_text("down", counts.down));
    console.say(fmt::format("{} connections, {} segments sent again, {} timeouts; {} UDP flows",
                            counts.connections, counts.sent_again, counts.timeouts, counts.flows));
    if (counts.datagrams_dropped == 0) return;
    console.say(
        fmt::format("{} datagrams were too many for the relay itself", counts.datagrams_dropped));
}

Outcome<> run_model(const Context& context, const relay::RelayOptions& options, io::Loop& loop) {
    auto opened = relay::Relay::open(loop, context.environment.log, options);
    if (!opened) {
        return std::unexpected(importer::failure_of(options.listen.to_string(), opened.error()));
    }
    relay::Relay& relay = **opened;
    context.console.say(fmt::format("relaying {} to {}; Ctrl-C ends it",
                                    relay.address().to_string(), options.to.to_string()));
    stop_on_signals(loop);
    loop.run();
    tell(context.console, relay.counts());
    relay.stop([&] { loop.stop(); });
    loop.run();
    return {};
}

Outcome<> run_device(const Context& context, const relay::Conditions& conditions, io::Loop& loop) {
    const relay::TunOptions options{.conditions = conditions};
    const auto opened = relay::TunRelay::open(loop, options);
    if (!opened) {
        return stop(fmt::format("{}: {}", options.device, opened.error().describe()),
                    "It needs /dev/net/tun and the right to make devices: as root, or in a "
                    "namespace of its own by unshare -Urn.");
    }
    context.console.say(fmt::format("a server on {} is reached at {}; Ctrl-C ends it",
                                    options.near.host(), options.far.host()));
    stop_on_signals(loop);
    loop.run();
    tell(context.console, (*opened)->counts());
    return {};
}

}  // namespace

Outcome<> run_relay(const Context& context, const RelayCommand& command) {
    const auto loop = io::Loop::create(context.environment.clock);
    if (!loop) return std::unexpected(importer::failure_of("the event loop", loop.error()));
    if (command.by == RelayBy::kDevice) {
        return run_device(context, command.options.conditions, **loop);
    }
    return run_model(context, command.options, **loop);
}

}  // namespace madang::app
