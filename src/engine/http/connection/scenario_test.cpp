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
//
// Then the same files over HTTP/1 with TLS, HTTP/2 with TLS and HTTP/2 in the clear, by our client:
// what a file sends is decoded into requests, the answers are written down as HTTP/1 would have
// them, and the file's patterns are held against that. What is of HTTP/1 alone is listed below.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/text.h"
#include "engine/http/connection/town_test.h"
#include "engine/http/manner_test.h"
#include "wire/http1/request_decoder.h"
#include "wire/http1/response_encoder.h"

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

// The answers to read: from a socket, or written down before.
class Answers {
public:
    virtual ~Answers() = default;
    virtual std::string line() = 0;
    virtual std::string bytes(std::size_t count) = 0;
};

class WireAnswers final : public Answers {
public:
    explicit WireAnswers(Wire& wire) : wire_(wire) {}
    std::string line() override { return wire_.line(); }
    std::string bytes(std::size_t count) override { return wire_.bytes(count); }

private:
    Wire& wire_;
};

class WrittenAnswers final : public Answers {
public:
    explicit WrittenAnswers(std::string text) : text_(std::move(text)) {}
    std::string line() override {
        const std::size_t end = text_.find("\r\n");
        if (end == std::string::npos) return text_.empty() ? "(closed)" : std::exchange(text_, {});
        std::string line = text_.substr(0, end);
        text_.erase(0, end + 2);
        return line;
    }
    std::string bytes(std::size_t count) override {
        std::string bytes = text_.substr(0, count);
        text_.erase(0, bytes.size());
        return bytes;
    }

private:
    std::string text_;
};

void expect_later_line(Answers& wire, std::string_view pattern, const std::string& where) {
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

// Returns what a step sends.
std::string sent_by(std::string_view line) {
    if (line.starts_with(">|")) return unescape(argument(line, 2));
    if (line.starts_with(">*")) {
        const std::string_view words = argument(line, 2);
        const std::size_t blank = words.find(' ');
        return std::string(std::stoul(std::string(words.substr(0, blank))), words[blank + 1]);
    }
    return unescape(argument(line, 1)) + "\r\n";
}

void expect(Answers& answers, std::string_view line, const std::string& where) {
    if (line.starts_with("<+")) {
        expect_later_line(answers, argument(line, 2), where);
    } else if (line.starts_with("<=")) {
        const std::string wanted = unescape(argument(line, 2));
        EXPECT_EQ(answers.bytes(wanted.size()), wanted) << where;
    } else if (line.starts_with('<')) {
        const std::string got = answers.line();
        EXPECT_TRUE(matches(got, argument(line, 1))) << where << ": got " << got;
    } else {
        FAIL() << where << ": no such step";
    }
}

void play(Wire& wire, std::string_view line, const std::string& where) {
    if (line.starts_with(">end")) {
        wire.end();
    } else if (line.starts_with('>')) {
        wire.send(sent_by(line));
    } else if (line.starts_with("<end")) {
        EXPECT_EQ(wire.rest(), "") << where;
        EXPECT_TRUE(wire.closed()) << where;
    } else {
        WireAnswers answers(wire);
        expect(answers, line, where);
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

std::string stem_of(const std::string& path) {
    return std::filesystem::path(path).stem().string();
}

std::string title_of(const testing::TestParamInfo<std::string>& info) {
    return stem_of(info.param);
}

INSTANTIATE_TEST_SUITE_P(Files, Scenario, testing::ValuesIn(scenario_files()), title_of);

// What only HTTP/1 can say, or says with its connection.
const std::set<std::string> kOfHttp1{
    "absolute_target_is_understood",
    "broken_chunk_is_400",
    "connection_close_is_honoured",
    "early_hints_come_first",
    "continue_when_the_body_is_read",
    "half_closed_client_still_gets_its_answers",
    "http10_closes_unless_asked",
    "http10_keeps_when_asked",
    "idle_connection_is_closed_quietly",
    "large_body_is_413",
    "large_chunked_body_is_413",
    "large_unread_body_closes",
    "no_continue_for_a_refused_body",
    "refusal_comes_after_earlier_answers",
    "silent_connection_is_closed_quietly",
    "slow_body_is_408",
    "slow_head_is_408",
    "smuggling_is_refused",
    "streamed_answer_is_chunked",
    "streamed_answer_to_head_has_no_body",
    "streamed_answer_to_http10_ends_with_the_connection",
    "truncated_body_is_400",
    "truncated_head_is_400",
    "unfinished_stream_is_cut",
    "unknown_expectation_is_417",
};

constexpr Manner kManners[]{kHttp1OverTls, kHttp2OverTls, kHttp2InTheClear, kHttp3OverQuic};

// A request as a file has it.
struct Wanted {
    ClientRequest request;
    std::string host;
};

// Decodes what a file sends.
std::vector<Wanted> requests_of(std::string_view bytes, const std::string& where) {
    std::vector<Wanted> all;
    http1::Limits limits;
    limits.body = 10'000'000;
    http1::RequestDecoder decoder(limits);
    while (!bytes.empty()) {
        http1::RequestHead head;
        const auto taken = decoder.decode_head(bytes, head);
        EXPECT_TRUE(taken && *taken > 0) << where << ": not a request of HTTP/1";
        if (!taken || *taken == 0) break;
        Wanted wanted{.request = {}, .host = std::string(head.host)};
        wanted.request.method = head.method;
        wanted.request.target = head.target;
        for (const http1::Field& field : head.fields) {
            const std::string name = ascii_lower(field.name);
            const bool framing = name == "host" || name == "content-length" ||
                                 name == "transfer-encoding" || name == "connection";
            if (!framing) wanted.request.headers.push_back({name, std::string(field.value)});
        }
        if (head.framing != http1::Framing::kNone) wanted.request.body.emplace();
        bytes.remove_prefix(*taken);
        for (bool end = false; !end;) {
            const auto step = decoder.decode_body(bytes);
            EXPECT_TRUE(step && (step->end || step->taken > 0)) << where << ": half a body";
            if (!step || (!step->end && step->taken == 0)) return all;
            if (wanted.request.body) wanted.request.body->append(step->data);
            bytes.remove_prefix(step->taken);
            end = step->end;
        }
        all.push_back(std::move(wanted));
    }
    return all;
}

std::string written(const ClientResponse& response) {
    std::string out;
    http1::put_status_line(out, response.status);
    for (const Header& header : response.headers) {
        if (header.name == "alt-svc") continue;  // of the connection
        out.append(header.name).append(": ").append(header.value).append("\r\n");
    }
    return out + "\r\n" + response.body;
}

class ScenarioOverVersions : public testing::TestWithParam<std::tuple<std::string, Manner>> {
protected:
    // One client for each name that a file calls the site by.
    BlockingClient& client(Town& town, const std::string& host) {
        auto& client = clients_[host];
        if (!client) client = client_by(std::get<1>(GetParam()), town.addresses(), host);
        return *client;
    }

    std::string answers(Town& town, const std::string& sent, const std::string& where) {
        std::string text;
        for (Wanted& wanted : requests_of(sent, where)) {
            const auto response = client(town, wanted.host).send(std::move(wanted.request));
            EXPECT_TRUE(response.has_value()) << where << ": " << response.error().describe();
            if (!response) return text;
            EXPECT_EQ(response->version, std::get<1>(GetParam()).version) << where;
            text.append(written(*response));
        }
        return text;
    }

private:
    std::map<std::string, std::unique_ptr<BlockingClient>> clients_;
};

TEST_P(ScenarioOverVersions, GoesAsWritten) {
    const std::string& path = std::get<0>(GetParam());
    std::ifstream file(path);
    Town* town = &site("plain");
    std::string sent;
    WrittenAnswers received("");
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        const std::string where = path + ":" + std::to_string(number);
        if (line.starts_with("site ")) town = &site(line.substr(5));
        if (line.starts_with(">") && line != ">end") sent.append(sent_by(line));
        const bool of_connection = line.starts_with("<+ connection: ") || line == "<end";
        if (!line.starts_with("<") || of_connection) continue;
        if (!sent.empty()) {
            received = WrittenAnswers(answers(*town, sent, where));
            sent.clear();
        }
        expect(received, line, where);
        if (testing::Test::HasFailure()) return;
    }
}

std::vector<std::string> shared_files() {
    std::vector<std::string> files = scenario_files();
    std::erase_if(files, [](const std::string& path) { return kOfHttp1.contains(stem_of(path)); });
    return files;
}

std::string title_with_manner(
    const testing::TestParamInfo<ScenarioOverVersions::ParamType>& tested) {
    return std::string(std::get<1>(tested.param).title) + "_" + stem_of(std::get<0>(tested.param));
}

INSTANTIATE_TEST_SUITE_P(Files, ScenarioOverVersions,
                         testing::Combine(testing::ValuesIn(shared_files()),
                                          testing::ValuesIn(kManners)),
                         title_with_manner);

TEST(ScenarioFiles, OfHttp1AreThere) {
    std::set<std::string> stems;
    for (const std::string& path : scenario_files()) stems.insert(stem_of(path));
    for (const std::string& stem : kOfHttp1) EXPECT_TRUE(stems.contains(stem)) << stem;
}

}  // namespace
}  // namespace madang::http
