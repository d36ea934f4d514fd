// Plays the files of scenarios/ against a real server. Each line of a file is one step:
//
//   # words              what it shows
//   > text               sends a line; backslash escapes: \r \n \t \0
//   >| text              sends without ending the line
//   >* 5000 a            sends that many times the character
//   >end                 closes our side
//   < pattern            the next line received; * stands for anything
//   <+ pattern           some later line; what stands between is skipped
//   <= text              the next bytes, exactly
//   <end                 the server closes and has sent nothing more
//   site name            first line: which site (plain, by default; strict; open)
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "engine/http/connection/town_test.h"

namespace madang::http {
namespace {

bool matches(std::string_view text, std::string_view pattern) {
    if (pattern.empty()) return text.empty();
    if (pattern[0] != '*') {
        return !text.empty() && text[0] == pattern[0] && matches(text.substr(1), pattern.substr(1));
    }
    for (std::size_t skip = 0; skip <= text.size(); ++skip) {
        if (matches(text.substr(skip), pattern.substr(1))) return true;
    }
    return false;
}

std::string unescape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out.push_back(text[i]);
            continue;
        }
        const char c = text[++i];
        out.push_back(c == 'r' ? '\r' : c == 'n' ? '\n' : c == 't' ? '\t' : c == '0' ? '\0' : c);
    }
    return out;
}

// Keeps the text behind "> " and its like.
std::string_view argument(std::string_view line, std::size_t width) {
    line.remove_prefix(std::min(width, line.size()));
    if (line.starts_with(' ')) line.remove_prefix(1);
    return line;
}

void expect_later_line(Wire& wire, std::string_view pattern, const std::string& where) {
    std::string skipped;
    while (true) {
        const std::string line = wire.line();
        if (matches(line, pattern)) return;
        skipped.append(line).append("\n");
        if (line == "(closed)" || line == "(silent)") {
            FAIL() << where << ": no line " << pattern << " in\n" << skipped;
        }
    }
}

void play(Wire& wire, std::string_view line, const std::string& where) {
    if (line.starts_with(">end")) {
        wire.end();
    } else if (line.starts_with(">|")) {
        wire.send(unescape(argument(line, 2)));
    } else if (line.starts_with(">*")) {
        const std::string_view words = argument(line, 2);
        const std::size_t blank = words.find(' ');
        wire.send(std::string(std::stoul(std::string(words.substr(0, blank))), words[blank + 1]));
    } else if (line.starts_with('>')) {
        wire.send(unescape(argument(line, 1)) + "\r\n");
    } else if (line.starts_with("<end")) {
        EXPECT_EQ(wire.rest(), "") << where;
        EXPECT_TRUE(wire.closed()) << where;
    } else if (line.starts_with("<+")) {
        expect_later_line(wire, argument(line, 2), where);
    } else if (line.starts_with("<=")) {
        const std::string wanted = unescape(argument(line, 2));
        EXPECT_EQ(wire.bytes(wanted.size()), wanted) << where;
    } else if (line.starts_with('<')) {
        const std::string got = wire.line();
        EXPECT_TRUE(matches(got, argument(line, 1))) << where << ": got " << got;
    } else {
        FAIL() << where << ": no such step";
    }
}

SiteOptions strict_options() {
    SiteOptions options;
    options.timeouts.head = Milliseconds(60);
    options.timeouts.body = Milliseconds(60);
    options.timeouts.idle = Milliseconds(60);
    options.timeouts.handler = Milliseconds(150);
    options.timeouts.linger = Milliseconds(200);
    options.requests.body = 1000;
    options.requests.head = 2000;
    options.requests.request_line = 500;
    options.requests.fields = 10;
    return options;
}

SiteOptions open_options() {
    SiteOptions options;
    options.origins.hosts = {"Town.example"};
    options.origins.origins = {"https://app.example"};
    return options;
}

Town& site(std::string_view name) {
    static Town plain;
    static Town strict(strict_options());
    static Town open(open_options());
    return name == "strict" ? strict : name == "open" ? open : plain;
}

class Scenario : public testing::TestWithParam<std::string> {};

TEST_P(Scenario, GoesAsWritten) {
    std::ifstream file(GetParam());
    ASSERT_TRUE(file.is_open());
    std::unique_ptr<Wire> wire;
    std::string chosen = "plain";
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        if (line.empty() || line.starts_with('#')) continue;
        if (line.starts_with("site ")) {
            chosen = line.substr(5);
            continue;
        }
        if (!wire) wire = std::make_unique<Wire>(site(chosen).address());
        play(*wire, line, GetParam() + ":" + std::to_string(number));
        if (testing::Test::HasFailure()) return;
    }
    EXPECT_TRUE(wire != nullptr) << "a scenario has steps";
}

std::vector<std::string> scenario_files() {
    std::vector<std::string> files;
    const std::filesystem::path folder =
        std::filesystem::path(MADANG_SOURCE_DIR) / "src/engine/http/scenarios";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".txt") files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string title_of(const testing::TestParamInfo<std::string>& info) {
    return std::filesystem::path(info.param).stem().string();
}

INSTANTIATE_TEST_SUITE_P(Files, Scenario, testing::ValuesIn(scenario_files()), title_of);

}  // namespace
}  // namespace madang::http
