// Every refusal by name: the requests of malicious_requests.txt.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cctype>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "wire/http1/transcript.h"

namespace madang::http1 {
namespace {

// Small, so that the table can go beyond them.
constexpr Limits kSmall = {
    .request_line = 64, .fields = 4, .head = 160, .chunk_line = 24, .trailers = 40, .body = 20};

struct Case {
    std::string name;     // a sentence
    std::string refusal;  // "400 the rule's text"
    std::string bytes;
};

// Reads \r \n \t \0 \\ and \xHH.
std::string unescape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            out += text[i];
            continue;
        }
        switch (text[++i]) {
            case 'r': out += '\r'; break;
            case 'n': out += '\n'; break;
            case 't': out += '\t'; break;
            case '0': out += '\0'; break;
            case 'x':
                out +=
                    static_cast<char>(std::stoul(std::string(text.substr(i + 1, 2)), nullptr, 16));
                i += 2;
                break;
            default: out += text[i];
        }
    }
    return out;
}

std::vector<Case> cases() {
    std::vector<Case> all;
    std::ifstream lines(MADANG_SOURCE_DIR "/src/wire/http1/malicious_requests.txt");
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        Case found{line, "", ""};
        std::getline(lines, found.refusal);
        std::getline(lines, line);
        found.bytes = unescape(line);
        all.push_back(found);
    }
    return all;
}

std::string camel_case(const testing::TestParamInfo<Case>& info) {
    std::string name;
    bool first = true;
    for (const char c : info.param.name) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) {
            first = true;
            continue;
        }
        name += first ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        first = false;
    }
    return name;
}

// Prints the name where gtest would print bytes.
void PrintTo(const Case& value, std::ostream* out) {
    *out << value.name;
}

class MaliciousRequest : public testing::TestWithParam<Case> {};

TEST_P(MaliciousRequest, IsRefused) {
    const std::string whole = transcribe_whole(RequestSide(kSmall), GetParam().bytes);
    const std::string last = "refused " + GetParam().refusal + "\n";
    EXPECT_TRUE(whole.ends_with(last)) << "expected: " << last << "got: " << whole;
    EXPECT_EQ(transcribe_bytes(RequestSide(kSmall), GetParam().bytes), whole);
}

// The second request would be the smuggled one.
TEST_P(MaliciousRequest, LetsNothingAfterItThrough) {
    const std::string next = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    const std::string whole = transcribe_whole(RequestSide(kSmall), GetParam().bytes + next);
    EXPECT_EQ(whole.find("GET /smuggled"), std::string::npos) << whole;
}

INSTANTIATE_TEST_SUITE_P(Table, MaliciousRequest, testing::ValuesIn(cases()), camel_case);

TEST(MaliciousRequests, CoverEveryRefusal) {
    std::set<std::string> tested;
    for (const Case& found : cases()) tested.insert(found.refusal);
    for (const Refusal& refusal : kRequestRefusals) {
        EXPECT_TRUE(tested.contains(std::to_string(refusal.status) + " " + refusal.text))
            << "no malicious request meets: " << refusal.text;
    }
    EXPECT_EQ(tested.size(), kRequestRefusals.size());
}

TEST(MaliciousRequests, AreExplainedInTheDocuments) {
    std::ifstream in(MADANG_SOURCE_DIR "/docs/internals/http.md");
    std::ostringstream text;
    text << in.rdbuf();
    const std::string document = text.str();
    ASSERT_FALSE(document.empty());
    for (const Refusal& refusal : kRequestRefusals) {
        const std::string row =
            "| " + std::string(refusal.text) + " | " + std::to_string(refusal.status) + " |";
        EXPECT_NE(document.find(row), std::string::npos) << row;
    }
}

}  // namespace
}  // namespace madang::http1
