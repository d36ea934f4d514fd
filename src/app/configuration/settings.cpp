// The table, and how values are put into it.
// SPDX-License-Identifier: Apache-2.0
#include "app/configuration/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/limits.h"
#include "base/result.h"
#include "base/text.h"

namespace madang::app {
namespace {

constexpr auto kTable = std::to_array<Setting>({
    {"data", &Settings::data, "./madang-data", 0, 0, "", "directory that holds everything"},
    {"listen", &Settings::listen, "127.0.0.1:8080", 0, 0, "", "address and port; port 0 picks one"},
    {"https_listen", &Settings::https_listen, "none", 0, 0, "",
     "address and port for HTTPS, e.g. 127.0.0.1:8443: HTTP/1.1, 2 and, over QUIC, 3"},
    {"http3", &Settings::http3, "on", 0, 0, "on|off",
     "whether HTTP/3 is spoken there too, over UDP"},
    {"certificates", &Settings::certificates, "", 0, 0, "",
     "certificate chains in PEM, chosen by the name that is asked for; none: one made for this "
     "machine; read again at SIGHUP"},
    {"certificate_keys", &Settings::certificate_keys, "", 0, 0, "",
     "their keys in PEM, in the same order"},
    {"log_listen", &Settings::log_listen, "none", 0, 0, "",
     "address and port of the log for Kafka's clients, e.g. 127.0.0.1:9092; none: not served"},
    {"log_tend_seconds", &Settings::log_tend_seconds, "300", 1, 86400, "",
     "between two rounds in which the log is retained and compacted"},
    {"log_internal_topics", &Settings::log_internal_topics, "places.changes", 0, 0, "",
     "topics of the program itself that those clients may read"},
    {"roles", &Settings::roles, "all", 0, 0, "all|search",
     "what this server does; search: it follows another one and answers searches only"},
    {"follow", &Settings::follow, "none", 0, 0, "",
     "log of the server that is followed, e.g. 10.0.0.7:9092 (several by commas, of one Kafka "
     "cluster); for the role search"},
    {"follow_lag_seconds", &Settings::follow_lag_seconds, "60", 1, 86400, "",
     "that a server with the role search may be behind before it says that it is not ready"},
    {"change_feed", &Settings::change_feed, "on", 0, 0, "on|off",
     "whether changes are published: /v1/business-changes and the topic places.changes"},
    {"cursor_secret", &Settings::cursor_secret, "none", 0, 0, "",
     "the same text on all servers lets a search go on at another one; none: only at its own"},
    {"log_transfer", &Settings::log_transfer, "sendfile", 0, 0, "sendfile|pread",
     "how records get to those clients; pread copies them, to be compared with"},
    {"reactors", &Settings::reactors, "0", 0, kReactorsMax, "",
     "threads that serve connections; 0: one a core, 16 at most"},
    {"allowed_hosts", &Settings::allowed_hosts, "", 0, 0, "",
     "host names that requests may be for beside localhost; * for any"},
    {"cors_origins", &Settings::cors_origins, "", 0, 0, "",
     "origins of web pages that may use the API, e.g. https://madang.example"},
    {"log_level", &Settings::log_level, "info", 0, 0, "debug|info|warning|error",
     "least important lines that are logged"},
    {"tiles_url", &Settings::tiles_url, "none", 0, 0, "",
     "raster tiles of another server under the map page, e.g. "
     "https://tiles.example/{z}/{x}/{y}.png; none: the page's own coast"},
    {"tiles_attribution", &Settings::tiles_attribution, "none", 0, 0, "",
     "whose map those tiles are; shown on it"},
    {"cache_mib", &Settings::cache_mib, "256", 1, 1 << 20, "", "MiB of records kept in memory"},
    {"cards_mib", &Settings::cards_mib, "256", 1, 1 << 20, "",
     "MiB of places that searches found lately, kept ready to be shown"},
    {"memtable_mib", &Settings::memtable_mib, "64", 1, 4096, "",
     "MiB of changes gathered before they become a table"},
    {"delta_changes", &Settings::delta_changes, "65536", 1024, 1 << 24, "",
     "changes kept beside the packed index before they are merged into it"},
    {"connections", &Settings::connections, "20000", 1, 1'000'000, "",
     "connections of one reactor"},
    {"body_bytes", &Settings::body_bytes, "4194304", 1024, 1 << 30, "",
     "bytes of a request's body"},
    {"idle_seconds", &Settings::idle_seconds, "60", 1, 3600, "", "a connection may be idle"},
    {"head_seconds", &Settings::head_seconds, "10", 1, 600, "", "for a request's head to arrive"},
    {"body_seconds", &Settings::body_seconds, "20", 1, 3600, "", "for its body, slow senders more"},
    {"handler_seconds", &Settings::handler_seconds, "30", 1, 3600, "", "for an answer to begin"},
    {"write_seconds", &Settings::write_seconds, "20", 1, 3600, "", "for an answer to be taken"},
    {"stop_seconds", &Settings::stop_seconds, "10", 0, 3600, "",
     "that requests under way have to finish when the server stops"},
    {"read_threads", &Settings::read_threads, "4", 1, 256, "", "threads of the disk-read pool"},
    {"read_queue", &Settings::read_queue, "1024", 1, 1 << 20, "", "jobs that wait for it at most"},
    {"commit_queue", &Settings::commit_queue, "1024", 1, 1 << 20, "", "writes that wait at most"},
    {"compact_threads", &Settings::compact_threads, "1", 1, 64, "", "threads of the merge pool"},
});

bool is_choice(std::string_view choices, std::string_view value) {
    while (!choices.empty()) {
        std::size_t bar = choices.find('|');
        if (choices.substr(0, bar) == value) return true;
        choices.remove_prefix(bar == std::string_view::npos ? choices.size() : bar + 1);
    }
    return false;
}

Outcome<> wrong(const Setting& setting, std::string_view value, const std::string& origin) {
    return stop(fmt::format("{} is \"{}\"", origin, echo(value)),
                fmt::format("Allowed is {}.", allowed_values(setting)));
}

Outcome<std::vector<std::string>> split_list(const Setting& setting, std::string_view value,
                                             const std::string& origin) {
    std::vector<std::string> items;
    while (!value.empty()) {
        std::size_t comma = value.find(',');
        std::string_view item = trim(value.substr(0, comma));
        if (!item.empty()) items.emplace_back(item);
        value.remove_prefix(comma == std::string_view::npos ? value.size() : comma + 1);
    }
    if (items.size() <= kListItemsMax) return items;
    return stop(fmt::format("{} has {} items", origin, items.size()),
                fmt::format("Allowed is {}.", allowed_values(setting)));
}

std::string with_dashes(std::string_view key) {
    std::string name(key);
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

Outcome<> apply_defaults(Settings& settings) {
    for (const Setting& setting : kTable) {
        auto done = set(settings, setting, setting.fallback, std::string(setting.key));
        if (!done) return done;
    }
    return {};
}

Outcome<> apply_environment(Settings& settings, const SettingSources& sources) {
    if (!sources.environment) return {};
    for (const Setting& setting : kTable) {
        std::string name = environment_name(setting);
        auto value = sources.environment(name);
        if (!value) continue;
        auto done = set(settings, setting, *value, name);
        if (!done) return done;
    }
    return {};
}

Outcome<> apply_flags(Settings& settings, const SettingSources& sources) {
    for (const auto& [key, value] : sources.flags) {
        const Setting* setting = TRY(find_setting(key, "the command line"));
        auto done = set(settings, *setting, value, flag_name(*setting));
        if (!done) return done;
    }
    return {};
}

}  // namespace

std::span<const Setting> settings_table() {
    return kTable;
}

std::string environment_name(const Setting& setting) {
    std::string name = "MADANG_";
    for (char c : setting.key) name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return name;
}

std::string flag_name(const Setting& setting) {
    return "--" + with_dashes(setting.key);
}

std::string allowed_values(const Setting& setting) {
    if (!setting.choices.empty()) {
        std::string text = "one of " + std::string(setting.choices);
        for (std::size_t bar = 0; (bar = text.find('|', bar)) != std::string::npos; bar += 2) {
            text.replace(bar, 1, ", ");
        }
        return text;
    }
    if (std::holds_alternative<std::int64_t Settings::*>(setting.slot)) {
        return fmt::format("a whole number from {} to {}", setting.minimum, setting.maximum);
    }
    if (std::holds_alternative<std::string Settings::*>(setting.slot)) return "a text, not empty";
    return fmt::format("a list of at most {} texts, split by commas", kListItemsMax);
}

Outcome<> set(Settings& settings, const Setting& setting, std::string_view value,
              const std::string& origin) {
    value = trim(value);
    if (const auto* number = std::get_if<std::int64_t Settings::*>(&setting.slot)) {
        auto parsed = parse_integer(value);
        bool good = parsed && *parsed >= setting.minimum && *parsed <= setting.maximum;
        if (!good) return wrong(setting, value, origin);
        settings.*(*number) = *parsed;
    } else if (const auto* text = std::get_if<std::string Settings::*>(&setting.slot)) {
        bool good = setting.choices.empty() ? !value.empty() : is_choice(setting.choices, value);
        if (!good) return wrong(setting, value, origin);
        settings.*(*text) = value;
    } else {
        settings.*std::get<std::vector<std::string> Settings::*>(setting.slot) =
            TRY(split_list(setting, value, origin));
    }
    return {};
}

Outcome<const Setting*> find_setting(std::string_view key, const std::string& origin) {
    std::vector<std::string_view> keys;
    for (const Setting& setting : kTable) {
        if (setting.key == key) return &setting;
        keys.push_back(setting.key);
    }
    auto near = nearest(key, keys);
    return stop(
        fmt::format("{}: there is no setting \"{}\"", origin, echo(key)),
        near ? fmt::format("Did you mean {}?", *near) : "madang serve --help lists all settings.");
}

Outcome<Settings> load_settings(const SettingSources& sources) {
    Settings settings;
    auto done = apply_defaults(settings);
    if (done) done = apply_toml(settings, sources.file_text, sources.file_name);
    if (done) done = apply_environment(settings, sources);
    if (done) done = apply_flags(settings, sources);
    if (!done) return std::unexpected(done.error());
    return settings;
}

}  // namespace madang::app
