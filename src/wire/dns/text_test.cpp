// What people see of records.
// SPDX-License-Identifier: Apache-2.0
#include "wire/dns/text.h"

#include <gtest/gtest.h>

namespace madang::dns {
namespace {

TEST(Text, NamesTypesAndCodes) {
    EXPECT_EQ(to_text(Type::kHttps), "HTTPS");
    EXPECT_EQ(to_text(Type{13}), "TYPE13");
    EXPECT_EQ(to_text(ResponseCode::kNoName), "NXDOMAIN");
    EXPECT_EQ(to_text(static_cast<ResponseCode>(16)), "RCODE16");
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
