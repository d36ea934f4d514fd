// What people see of records.
// SPDX-License-Identifier: Apache-2.0
#include "wire/dns/text.h"

#include <gtest/gtest.h>

#include "wire/dns/codec.h"

namespace madang::dns {
namespace {

TEST(Text, NamesTypesAndCodes) {
    EXPECT_EQ(to_text(Type::kHttps), "HTTPS");
    EXPECT_EQ(to_text(ResponseCode::kNoName), "NXDOMAIN");
    const auto message = decode(std::string_view("\0\1\x80\x0F\0\1\0\0\0\0\0\0\0\0\x0D\0\1", 17));
    ASSERT_TRUE(message);
    EXPECT_EQ(to_text(message->questions[0].type), "TYPE13");
    EXPECT_EQ(to_text(message->code), "RCODE15");
}

TEST(Text, ShowsNothingThatSteersATerminal) {
    Service service{1, Name(), {{ServiceKey::kAlpn, "\4\x1B[2J"}}};
    EXPECT_EQ(to_text(Data(service)), "1 . alpn=?[2J");
    Name name;
    ASSERT_TRUE(name.append("\x1B[2J"));
    EXPECT_EQ(to_text(Data(Target{name})), "\\027[2j");
}

}  // namespace
}  // namespace madang::dns
