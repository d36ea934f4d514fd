// Messages from the RFCs' bytes, from hostile bytes, and there and back.
// SPDX-License-Identifier: Apache-2.0
#include "wire/dns/codec.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <random>

#include "wire/dns/text.h"

namespace madang::dns {
namespace {

using namespace std::string_literals;

Name name_of(std::string_view text) {
    return Name::parse(text).value();
}

// A response with `answers` records of the text behind a question "a. IN A".
std::string response(std::string_view rest, char answers) {
    return "\x12\x34\x81\x80\0\1\0"s + answers + "\0\0\0\0\1a\0\0\1\0\1"s + std::string(rest);
}

std::string record_with(std::uint16_t type, std::string_view data) {
    return "\xC0\x0C"s + static_cast<char>(type >> 8) + static_cast<char>(type) +
           "\0\1\0\0\0\x3C"s + static_cast<char>(data.size() >> 8) +
           static_cast<char>(data.size()) + std::string(data);
}

Data data_of(std::uint16_t type, std::string_view data) {
    const auto message = decode(response(record_with(type, data), 1));
    EXPECT_TRUE(message) << type;
    return message ? message->answers.at(0).data : Data();
}

void expect_refused(std::string_view bytes) {
    const auto message = decode(bytes);
    ASSERT_FALSE(message);
    EXPECT_EQ(message.error().code(), ErrorCode::kCorrupt);
}

TEST(Decode, ReadsTheCompressedNamesOfRfc1035) {
    // RFC 1035 §4.1.4: F.ISI.ARPA, FOO.F.ISI.ARPA, ARPA and the root, here as four questions.
    const std::string message =
        "\0\1\0\0\0\4\0\0\0\0\0\0"
        "\1F\3ISI\4ARPA\0\0\1\0\1"
        "\3FOO\xC0\x0C\0\1\0\1"
        "\xC0\x12\0\1\0\1"
        "\0\0\1\0\1"s;
    const auto read = decode(message);
    ASSERT_TRUE(read) << read.error().describe();
    EXPECT_EQ(read->questions[0].name, name_of("f.isi.arpa"));
    EXPECT_EQ(read->questions[1].name, name_of("foo.f.isi.arpa"));
    EXPECT_EQ(read->questions[2].name, name_of("arpa"));
    EXPECT_TRUE(read->questions[3].name.is_root());
}

TEST(Decode, ReadsAddressesAndFlags) {
    const auto read = decode(response(record_with(1, "\xC0\0\2\1"s), 1));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->id, 0x1234);
    EXPECT_TRUE(read->is_response && read->recursion_desired && read->recursion_available);
    EXPECT_FALSE(read->authoritative || read->truncated);
    EXPECT_EQ(read->answers[0].ttl, 60U);
    EXPECT_EQ(to_text(read->answers[0].data), "192.0.2.1");
    EXPECT_EQ(to_text(data_of(28, "\x20\1\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\1"s)), "2001:db8::1");
}

TEST(Decode, ReadsNamesInsideData) {
    EXPECT_EQ(to_text(data_of(5, "\3www\xC0\x0C"s)), "www.a");
    EXPECT_EQ(
        to_text(data_of(6, "\2ns\xC0\x0C\4root\xC0\x0C\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5"s)),
        "ns.a root.a 1 2 3 4 5");
}

TEST(Decode, KeepsTypesItDoesNotKnow) {
    EXPECT_EQ(to_text(data_of(257, "\0\5issue"s)), "\\# 7 00056973737565");
    EXPECT_EQ(to_text(decode(response(record_with(257, ""), 1))->answers[0].type), "TYPE257");
    EXPECT_EQ(to_text(data_of(99, "")), "\\# 0");
}

TEST(Decode, TakesEdnsOutOfTheAdditionals) {
    const std::string opt = "\0\0\x29\x04\xD0\1\0\x80\0\0\0"s;
    const auto read = decode("\0\1\x80\3\0\0\0\0\0\0\0\1"s + opt);
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->additionals.empty());
    ASSERT_TRUE(read->edns);
    EXPECT_EQ(read->edns->udp_bytes, 1232);
    EXPECT_TRUE(read->edns->dnssec_ok);
    EXPECT_EQ(static_cast<int>(read->code), 0x13);  // the upper bits are OPT's
    expect_refused("\0\1\x80\3\0\0\0\0\0\0\0\2"s + opt + opt);
    expect_refused("\0\1\x80\3\0\0\0\1\0\0\0\0"s + opt);
    expect_refused("\0\1\x80\3\0\0\0\0\0\0\0\1\1a"s + opt);
}

TEST(Decode, TakesAnEndlessTtlForNone) {
    std::string record = record_with(1, "\xC0\0\2\1"s);
    record[6] = '\x80';
    EXPECT_EQ(decode(response(record, 1))->answers[0].ttl, 0U);
}

// RFC 9460, appendix D.
TEST(Decode, ReadsTheServicesOfRfc9460) {
    const std::string foo = "\3foo\7example\3com\0"s;
    EXPECT_EQ(to_text(data_of(65, "\0\0"s + foo)), "0 foo.example.com");
    EXPECT_EQ(to_text(data_of(64, "\0\1\0"s)), "1 .");
    EXPECT_EQ(to_text(data_of(64, "\0\x10"s + foo + "\0\3\0\2\0\x35"s)),
              "16 foo.example.com port=53");
    EXPECT_EQ(to_text(data_of(64, "\0\1"s + foo + "\0\6\0\x20"s +
                                      "\x20\1\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\1"s +
                                      "\x20\1\x0D\xB8\0\0\0\0\0\0\0\0\0\x53\0\1"s)),
              "1 foo.example.com ipv6hint=2001:db8::1,2001:db8::53:1");
    EXPECT_EQ(to_text(data_of(64, "\0\x10"s + foo + "\0\0\0\4\0\1\0\4"s + "\0\1\0\x09\2h2\5h3-19"s +
                                      "\0\4\0\4\xC0\0\2\1"s)),
              "16 foo.example.com alpn=h2,h3-19 ipv4hint=192.0.2.1");
}

TEST(Decode, RefusesMalformedServices) {
    const std::string head = "\0\1\0"s;
    for (const std::string& parameters : {
             "\0\3\0\1\0"s,                // a port of one byte
             "\0\1\0\0"s,                  // an empty alpn
             "\0\1\0\3\3h2"s,              // an alpn that ends too early
             "\0\4\0\5\1\2\3\4\5"s,        // an address and a byte
             "\0\2\0\0"s,                  // no-default-alpn without alpn
             "\0\0\0\2\0\3"s,              // mandatory and not there
             "\0\0\0\2\0\0"s,              // mandatory names itself
             "\0\3\0\2\0\1\0\3\0\2\0\1"s,  // twice
             "\0\3\0\2\0\1\0\1\0\3\2h2"s,  // descending
             "\0\3\0\2\0"s,                // cut
         }) {
        expect_refused(response(record_with(65, head + parameters), 1));
    }
    expect_refused(response(record_with(65, "\0\1\xC0\x0C"s), 1));  // a compressed target
}

TEST(Decode, RefusesNamesThatLoopOrLeadOnwards) {
    const std::string header = "\0\1\0\0\0\1\0\0\0\0\0\0"s;
    expect_refused(header + "\xC0\x0C\0\1\0\1"s);       // to itself
    expect_refused(header + "\1a\xC0\x0C\0\1\0\1"s);    // round and round
    expect_refused(header + "\xC0\x12\0\1\0\1\1a\0"s);  // onwards
    expect_refused(header + "\xFF\xFF\0\1\0\1"s);       // out of the message
    expect_refused(header + "\x80\x01\0\0\1\0\1"s);     // a kind that was never given out
    expect_refused(header + "\x40\x01\0\0\1\0\1"s);
    const std::string label = "\x3F"s + std::string(63, 'a');
    expect_refused(header + label + label + label + label + "\0\0\1\0\1"s);  // 257 bytes
}

TEST(Decode, RefusesALadderOfPointersThatNobodyNeeds) {
    // Each name points to the one before it and adds nothing: 200 pointers deep.
    std::string message = "\0\1\0\0\0\xC9\0\0\0\0\0\0\1a\0\0\1\0\1"s;
    std::size_t last = 12;
    for (int i = 0; i < 200; ++i) {
        const std::size_t here = message.size();
        message += static_cast<char>(0xC0 | last >> 8);
        message += static_cast<char>(last);
        message += "\0\1\0\1"s;
        last = here;
    }
    expect_refused(message);
}

TEST(Decode, RefusesDataThatIsShorterOrLongerThanItsType) {
    expect_refused(response(record_with(1, "\1\2\3"s), 1));
    expect_refused(response(record_with(1, "\1\2\3\4\5"s), 1));
    expect_refused(response(record_with(28, "\1\2\3\4"s), 1));
    expect_refused(response(record_with(5, "\1b\0\0"s), 1));
    expect_refused(response(record_with(5, "\1b"s), 1));  // it would end in the next record
    expect_refused(response("", 1));
    expect_refused(response(record_with(1, "\1\2\3\4"s) + "x", 1));
}

TEST(Decode, AllocatesNothingForWhatIsOnlyAnnounced) {
    const auto message = decode("\0\1\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s);
    ASSERT_FALSE(message);
    EXPECT_EQ(message.error().code(), ErrorCode::kExhausted);
    EXPECT_FALSE(decode(std::string(kMessageBytesMax + 1, '\0')));
}

TEST(Query, IsThirtyBytesLongerThanItsName) {
    const auto bytes =
        encode(query(0xABCD, {name_of("example.com"), Type::kHttps}, Recursion::kDesired));
    ASSERT_TRUE(bytes);
    EXPECT_EQ(*bytes,
              "\xAB\xCD\1\0\0\1\0\0\0\0\0\1\7example\3com\0\0\x41\0\1"
              "\0\0\x29\x04\xD0\0\0\0\0\0\0"s);
}

class Maker {
public:
    explicit Maker(std::uint64_t seed) : random_(seed) {}

    Message message() {
        Message message;
        message.id = number<std::uint16_t>();
        message.is_response = flag();
        message.opcode = static_cast<std::uint8_t>(random_() % 16);
        message.authoritative = flag();
        message.truncated = flag();
        message.recursion_desired = flag();
        message.recursion_available = flag();
        message.authentic = flag();
        message.checking_disabled = flag();
        message.code = static_cast<ResponseCode>(random_() % 16);
        for (auto i = random_() % 3; i > 0; --i) message.questions.push_back({name(), type()});
        for (auto* section : {&message.answers, &message.authorities, &message.additionals}) {
            for (auto i = random_() % 4; i > 0; --i) section->push_back(record());
        }
        if (flag()) message.edns = edns(message);
        return message;
    }

private:
    template <class T>
    T number() {
        return static_cast<T>(random_());
    }
    bool flag() { return random_() % 2 == 0; }
    Type type() { return static_cast<Type>(random_() % 70); }
    std::string bytes() { return std::string(random_() % 20, number<char>()); }
    Name name() {
        Name name;
        for (auto i = random_() % 5; i > 0; --i) {
            EXPECT_TRUE(name.append(std::string(1 + random_() % 12, number<char>())));
        }
        return name;
    }
    Edns edns(Message& message) {
        message.code = static_cast<ResponseCode>(random_() % 4096);
        return {number<std::uint16_t>(), number<std::uint8_t>(), flag(), bytes()};
    }
    Record record() {
        static constexpr Type kKnown[] = {Type::kA,   Type::kAaaa, Type::kNs,
                                          Type::kSoa, Type::kTxt,  Type::kHttps};
        Record record{name(), kKnown[random_() % 6], Class::kInternet, number<std::uint32_t>() >> 1,
                      Bytes{}};
        switch (record.type) {
            case Type::kA: record.data = Ipv4{{1, 2, 3, number<std::uint8_t>()}}; break;
            case Type::kAaaa: record.data = Ipv6{{1, 2, 3, number<std::uint8_t>()}}; break;
            case Type::kNs: record.data = Target{name()}; break;
            case Type::kSoa: record.data = Authority{name(), name(), 1, 2, 3, 4, 5}; break;
            case Type::kHttps: record.data = service(); break;
            default: record.data = Bytes{bytes()};
        }
        return record;
    }
    Service service() {
        Service service{number<std::uint16_t>(), name(), {}};
        if (flag()) service.parameters.push_back({ServiceKey::kAlpn, "\2h2\2h3"});
        if (flag()) service.parameters.push_back({ServiceKey::kPort, "\1\2"});
        if (flag())
            service.parameters.push_back({static_cast<ServiceKey>(700 + random_() % 9), bytes()});
        return service;
    }

    std::mt19937_64 random_;
};

TEST(Codec, ReadsBackWhatItWrote) {
    EXPECT_TRUE(rc::check([](std::uint64_t seed) {
        const Message message = Maker(seed).message();
        const auto bytes = encode(message);
        RC_ASSERT(bytes.has_value());
        const auto read = decode(*bytes);
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == message);
        for (std::size_t size = 0; size < bytes->size(); ++size) {
            RC_ASSERT(!decode(std::string_view(*bytes).substr(0, size)));
        }
    }));
}

TEST(Encode, RefusesWhatNoMessageHolds) {
    Message message;
    message.answers.resize(kRecordsMax);
    EXPECT_FALSE(encode(message));
    message.answers.assign(
        100, {Name(), Type::kTxt, Class::kInternet, 0, Bytes{std::string(1000, 'x')}});
    EXPECT_FALSE(encode(message));
}

}  // namespace
}  // namespace madang::dns
