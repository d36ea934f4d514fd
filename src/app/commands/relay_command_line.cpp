// SPDX-License-Identifier: Apache-2.0
#include "app/commands/relay_command_line.h"

#include <fmt/format.h>

#include "base/result.h"
#include "base/text.h"

namespace madang::app {
namespace {

using importer::Outcome;
using importer::stop;

// What `parse` makes of `text`. Errors: what it says, with an example.
template <class T>
Outcome<T> quantity(const std::string& text, const char* option, const char* example,
                    std::optional<T> (*parse)(std::string_view)) {
    const auto value = parse(trim(text));
    if (value) return *value;
    return stop(fmt::format("{} is \"{}\"", option, echo(text)), fmt::format("Write {}.", example));
}

Outcome<io::Address> address(const std::string& text, const char* option) {
    const auto parsed = io::Address::parse(text);
    if (parsed) return *parsed;
    return stop(fmt::format("{} is \"{}\"", option, echo(text)),
                "Write ADDRESS:PORT, e.g. 127.0.0.1:8443.");
}

}  // namespace

RelayWords::RelayWords(CLI::App& command) {
    command.add_option("--listen", listen_, "where clients connect [127.0.0.1:8443]");
    command.add_option("--to", to_, "the server behind");
    command.add_flag("--udp", has_udp_, "UDP on the same port too, for HTTP/3");
    command.add_option("--loss", loss_, "of packets, each way, e.g. 1% [0%]");
    command.add_option("--delay", delay_, "one way, e.g. 50ms [0ms]");
    command.add_option("--bandwidth", bandwidth_, "each way, e.g. 20mbit [no limit]");
    command.add_option("--queue", queue_, "what waits for bandwidth, e.g. 64kb [100 ms of it]");
    command.add_option("--seed", seed_, "of the losses [1]");
    command.add_flag("--tun", has_device_,
                     "by a network device, with the kernel's own TCP; needs root");
}

Outcome<relay::Conditions> RelayWords::judge_conditions() const {
    relay::Conditions conditions;
    conditions.loss = TRY(quantity(loss_, "--loss", "1% or 0.01", relay::parse_loss));
    conditions.delay = TRY(quantity(delay_, "--delay", "50ms, 1s or 200us", relay::parse_delay));
    if (!bandwidth_.empty()) {
        conditions.bandwidth = TRY(quantity(bandwidth_, "--bandwidth", "20mbit, 512kbit or 1gbit",
                                            relay::parse_bandwidth));
    }
    if (!queue_.empty()) {
        conditions.queue = TRY(quantity(queue_, "--queue", "64kb, 1mb or 1500", relay::parse_size));
    }
    const auto seed = parse_integer(trim(seed_));
    if (!seed || *seed < 0) {
        return stop(fmt::format("--seed is \"{}\"", echo(seed_)), "Write a whole number.");
    }
    conditions.seed = static_cast<std::uint64_t>(*seed);
    const auto checked = relay::check(conditions);
    if (!checked) return stop(std::string(checked.error().text()));
    return conditions;
}

Outcome<RelayCommand> RelayWords::judge() const {
    RelayCommand command;
    command.options.conditions = TRY(judge_conditions());
    if (has_device_) {
        if (!to_.empty() || has_udp_) {
            return stop("--tun relays all of a network device",
                        "Leave out --to and --udp; the server listens on the device's address.");
        }
        command.by = RelayBy::kDevice;
        return command;
    }
    if (to_.empty())
        return stop("--to is missing: the server behind", "For example --to 127.0.0.1:8080.");
    command.options.listen = TRY(address(listen_, "--listen"));
    command.options.to = TRY(address(to_, "--to"));
    if (has_udp_) command.options.protocols = relay::Protocols::kBoth;
    return command;
}

}  // namespace madang::app
