// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/tls_notes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace madang::trace {
namespace {

std::vector<Certificate> notes_of(const std::vector<io::tls::CertificateInfo>& chain) {
    std::vector<Certificate> notes;
    notes.reserve(chain.size());
    for (const io::tls::CertificateInfo& info : chain) {
        notes.push_back({info.subject, info.issuer, info.expires, info.names, info.bytes});
    }
    return notes;
}

Tls agreed_on(const io::tls::SessionInfo& session,
              const std::vector<io::tls::CertificateInfo>& chain) {
    Tls note;
    note.version = session.version;
    note.cipher = session.cipher;
    note.group = session.group;
    note.protocol = session.protocol;
    note.resumed = session.resumed;
    if (!session.resumed) note.certificates = notes_of(chain);
    return note;
}

bool is_retry(const quic::Flight& flight) {
    return std::ranges::find(flight.parts, quic::PacketKind::kRetry, &quic::FlightPart::kind) !=
           flight.parts.end();
}

}  // namespace

Tls note_of(const io::tls::Stream& stream, FlightLog& log) {
    log.is_open = false;
    Tls note = agreed_on(stream.session(), stream.peer_certificates());
    note.flights = std::move(log.flights);
    name_flights(note.flights, note.version, note.resumed);
    return note;
}

std::string content_of(const quic::Flight& flight, AnswersRetry answers_retry) {
    std::string text;
    for (const quic::FlightPart& part : flight.parts) {
        if (!text.empty()) text += ", ";
        text += quic::name(part.kind);
        if (!part.messages.empty()) {
            text += fmt::format("[{}]", fmt::join(part.messages, ", "));
        } else if (answers_retry == AnswersRetry::kYes && part.kind == quic::PacketKind::kInitial) {
            text += "[ClientHello again]";  // RFC 9000 §17.2.5.2
        }
    }
    return text;
}

Tls note_of(const quic::Witness& witness, const Stopwatch& watch) {
    const quic::HandshakeFacts& facts = witness.facts();
    Tls note = agreed_on(facts.tls, facts.certificates);
    note.early_data = facts.early_taken;
    note.quic = fmt::format("{}", facts.version);
    bool after_retry = false;
    for (const quic::Flight& flight : witness.flights()) {
        Flight& shown = note.flights.emplace_back();
        shown.from_client = flight.from == quic::From::kClient;
        shown.bytes = flight.bytes;
        shown.datagrams = flight.datagrams;
        shown.content = content_of(flight, after_retry ? AnswersRetry::kYes : AnswersRetry::kNo);
        shown.span = watch.span(flight.began, flight.ended);
        after_retry = is_retry(flight);
    }
    return note;
}

}  // namespace madang::trace
