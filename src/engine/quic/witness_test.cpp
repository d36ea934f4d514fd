// What a client is told of its handshakes: full, resumed, by way of Retry, refused.
// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/witness.h"

#include <gtest/gtest.h>

#include "engine/quic/talk_test.h"

namespace madang::quic {
namespace {

std::string text_of(const Flight& flight) {
    std::string text = flight.from == From::kClient ? ">" : "<";
    for (const FlightPart& part : flight.parts) {
        text += " " + std::string(name(part.kind));
        for (const std::string_view message : part.messages) text += "." + std::string(message);
    }
    return text;
}

std::string text_of(const Witness& witness) {
    std::string text;
    for (const Flight& flight : witness.flights()) text += text_of(flight) + "\n";
    return text;
}

class WitnessTest : public Talk {
protected:
    Witness& ask(ClientOptions options = {}) {
        witness_ = std::make_shared<Witness>();
        options.witness = witness_;
        asker_ = &connect(options);
        asker_->ask("well?");
        wait_for_answers(*asker_, 1);
        return *witness_;
    }
    // The other side of an answer has come: its ticket too.
    void part() {
        pass(Milliseconds(20));
        client_.reset();
    }

    std::shared_ptr<Witness> witness_;
    Asker* asker_ = nullptr;
};

TEST_F(WitnessTest, SeesAFullHandshakeInThreeFlights) {
    serve();
    const Witness& witness = ask();
    ASSERT_GE(witness.flights().size(), 3u) << text_of(witness);
    EXPECT_EQ(text_of(witness.flights()[0]), "> Initial.ClientHello");
    EXPECT_TRUE(text_of(witness.flights()[1]).starts_with("< Initial.ServerHello Handshake.Encr"));
    const Flight& last = witness.flights().back();
    EXPECT_EQ(last.from, From::kClient);
    EXPECT_NE(text_of(last).find("Handshake.Finished"), std::string::npos) << text_of(witness);
    EXPECT_NE(text_of(witness).find("Certificate.CertificateVerify.Finished"), std::string::npos)
        << text_of(witness);
    EXPECT_EQ(witness.flights()[0].datagrams, 1u);
    EXPECT_GE(witness.flights()[0].bytes, kInitialDatagramBytesMin);
}

TEST_F(WitnessTest, TellsWhatWasAgreedOn) {
    serve();
    const HandshakeFacts& facts = ask().facts();
    EXPECT_EQ(facts.version, 1u);
    EXPECT_EQ(facts.tls.version, "TLS1.3");
    EXPECT_EQ(facts.tls.protocol, "h3");
    EXPECT_FALSE(facts.tls.cipher.empty());
    EXPECT_FALSE(facts.tls.group.empty());
    EXPECT_FALSE(facts.tls.resumed);
    EXPECT_EQ(facts.refusal, io::tls::Refusal::kNone);
    ASSERT_FALSE(facts.certificates.empty());
    EXPECT_EQ(facts.certificates[0].subject, "CN=localhost");
    EXPECT_TRUE(facts.is_measured);
    EXPECT_GT(facts.round_trip, Nanoseconds(0));
}

TEST_F(WitnessTest, SeesWhatIsSentBeforeTheHandshakeIsDone) {
    serve();
    ask();
    part();
    const Witness& again = ask();
    EXPECT_TRUE(again.facts().tls.resumed);
    EXPECT_TRUE(again.facts().early_taken);
    EXPECT_EQ(text_of(again.flights()[0]), "> Initial.ClientHello 0-RTT");
    EXPECT_EQ(text_of(again).find("Certificate"), std::string::npos) << text_of(again);
}

TEST_F(WitnessTest, SeesThatTheAddressHadToBeProven) {
    serve({.validation = AddressValidation::kAlways});
    const Witness& witness = ask();
    ASSERT_GE(witness.flights().size(), 5u) << text_of(witness);
    EXPECT_EQ(text_of(witness.flights()[1]), "< Retry");
    EXPECT_EQ(text_of(witness.flights()[2]), "> Initial");
}

TEST_F(WitnessTest, TellsWhyACertificateIsRefused) {
    serve();
    ClientOptions options;
    options.tls = *io::tls::ClientContext::create({.trust = io::tls::Trust::kGiven});
    const HandshakeFacts& facts = ask(options).facts();
    ASSERT_TRUE(asker_->closed);
    EXPECT_EQ(asker_->closed->code, 0x100u + 42);
    EXPECT_EQ(facts.refusal, io::tls::Refusal::kUnknownIssuer);
    EXPECT_NE(facts.refusal_words.find("issuer is unknown"), std::string::npos);
    EXPECT_FALSE(facts.certificates.empty());
}

TEST(Witness, BearsDatagramsThatAreNone) {
    Witness witness;
    for (std::size_t size = 0; size < 64; ++size) {
        const std::vector<std::uint8_t> bytes(size, static_cast<std::uint8_t>(0xC0 + size));
        witness.on_datagram(From::kServer, bytes, MonotonicTime());
    }
    EXPECT_EQ(witness.flights().size(), 1u);
    EXPECT_EQ(witness.flights()[0].bytes, 63u * 64 / 2);
}

TEST(Witness, NotesABoundedNumberOfFlights) {
    Witness witness;
    const std::vector<std::uint8_t> bytes{0x40};
    for (std::size_t i = 0; i < 3 * kFlightsNotedMax; ++i) {
        witness.on_datagram(i % 2 == 0 ? From::kClient : From::kServer, bytes, MonotonicTime());
    }
    EXPECT_EQ(witness.flights().size(), kFlightsNotedMax);
}

}  // namespace
}  // namespace madang::quic
