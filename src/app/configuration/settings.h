// What can be configured, as one table: it drives the file, the environment, the flags, the help
// and every error message.
//
// Precedence, later wins: default, madang.toml, environment (MADANG_LISTEN), flag (--listen).
// Threads: immutable table, values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tool/import/failure.h"

namespace madang::app {

using importer::Failure;
using importer::Outcome;
using importer::stop;

struct Settings {
    std::string data;
    std::string listen;
    std::string https_listen;
    std::string http3;
    std::vector<std::string> certificates;
    std::vector<std::string> certificate_keys;
    std::string log_listen;
    std::int64_t log_tend_seconds = 0;
    std::vector<std::string> log_internal_topics;
    std::string roles;
    std::string follow;
    std::int64_t follow_lag_seconds = 0;
    std::string change_feed;
    std::string cursor_secret;
    std::string log_transfer;
    std::int64_t reactors = 0;
    std::vector<std::string> allowed_hosts;
    std::vector<std::string> cors_origins;
    std::string log_level;
    std::string tiles_url;
    std::string tiles_attribution;
    std::int64_t cache_mib = 0;
    std::int64_t cards_mib = 0;
    std::int64_t memtable_mib = 0;
    std::int64_t delta_changes = 0;
    std::int64_t connections = 0;
    std::int64_t body_bytes = 0;
    std::int64_t idle_seconds = 0;
    std::int64_t head_seconds = 0;
    std::int64_t body_seconds = 0;
    std::int64_t handler_seconds = 0;
    std::int64_t write_seconds = 0;
    std::int64_t stop_seconds = 0;
    std::int64_t read_threads = 0;
    std::int64_t read_queue = 0;
    std::int64_t commit_queue = 0;
    std::int64_t compact_threads = 0;
};

// Where a setting's value lies says its type: text, whole number or list.
using Slot = std::variant<std::string Settings::*, std::int64_t Settings::*,
                          std::vector<std::string> Settings::*>;

struct Setting {
    std::string_view key;  // in madang.toml; "listen" is MADANG_LISTEN and --listen elsewhere
    Slot slot;
    std::string_view fallback;  // as it would be written; lists by commas
    std::int64_t minimum = 0;   // of a number
    std::int64_t maximum = 0;
    std::string_view choices;  // of a text, "a|b|c"; empty: any
    std::string_view description;
};

std::span<const Setting> settings_table();

// Returns the names by which a setting goes in the environment and on the command line.
std::string environment_name(const Setting& setting);
std::string flag_name(const Setting& setting);

// Returns what is allowed, for help and errors: "a whole number from 1 to 256".
std::string allowed_values(const Setting& setting);

// Sets one value. `origin` is where it stood, for the message: "madang.toml:3: listen".
Outcome<> set(Settings& settings, const Setting& setting, std::string_view value,
              const std::string& origin);

// Returns the setting of a key. An unknown key is a failure that names the nearest known one.
Outcome<const Setting*> find_setting(std::string_view key, const std::string& origin);

// Where values come from. Flags by key; the environment by name.
struct SettingSources {
    std::string file_text;                  // of madang.toml; empty: none
    std::string file_name = "madang.toml";  // for messages
    std::function<std::optional<std::string>(const std::string& name)> environment;
    std::map<std::string, std::string> flags;
};

Outcome<Settings> load_settings(const SettingSources& sources);

// Reads the text of a configuration file over `settings`.
Outcome<> apply_toml(Settings& settings, const std::string& text, const std::string& name);

}  // namespace madang::app
