// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/dns_notes.h"

#include <fmt/format.h>

#include <cerrno>

#include "wire/dns/text.h"

namespace madang::trace {
namespace {

using resolver::ReadingKind;
using resolver::Source;
using resolver::Step;

constexpr std::uint16_t kDnsPort = 53;

std::string source_text(const Step& step) {
    switch (step.source) {
        case Source::kLiteral: return "address";
        case Source::kCache: return "own cache";
        case Source::kHosts: return "hosts file";
        case Source::kReserved: return "this machine";
        case Source::kResolver: return "resolver";
        case Source::kServer: return "server";
    }
    return "";
}

// The port only where it is not the usual one.
std::string address_text(const io::Address& address) {
    return address.port() == kDnsPort ? address.host() : address.to_string();
}

std::string server_text(const Step& step) {
    if (!step.server) return "";
    if (step.source != Source::kServer) return address_text(*step.server);
    // A root server given by its address has no name.
    if (step.server_name.is_root()) return address_text(*step.server);
    return fmt::format("{} ({})", step.server_name.to_string(), address_text(*step.server));
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string reading_text(const resolver::Reading& reading, dns::Type type) {
    const bool is_address = type == dns::Type::kA || type == dns::Type::kAaaa;
    switch (reading.kind) {
        case ReadingKind::kAnswer:
            return is_address ? counted(reading.records.size(), "address", "addresses")
                              : counted(reading.records.size(), "record", "records");
        case ReadingKind::kAlias: return "alias of " + reading.name.to_string();
        case ReadingKind::kReferral: return "referral to " + reading.zone.to_string();
        case ReadingKind::kNoName: return "the name does not exist";
        case ReadingKind::kNoData: return "no such record";
        case ReadingKind::kFailure: return "cannot say: " + to_text(reading.code);
    }
    return "";
}

std::string error_text(const Error& error) {
    if (error.code() == ErrorCode::kTimeout) return "no answer in time";
    if (error.detail() == ECONNREFUSED) return "nobody listens there";
    if (error.detail() == ENETUNREACH) return "no way to that network";
    return std::string(error.text());
}

std::string outcome_text(const Step& step) {
    if (step.error) return error_text(*step.error);
    if (step.reading && step.source == Source::kCache &&
        step.reading->kind == ReadingKind::kReferral) {
        return fmt::format("the servers of {} are known", step.reading->zone.to_string());
    }
    if (step.reading) return reading_text(*step.reading, step.question.type);
    if (!step.addresses.empty()) return counted(step.addresses.size(), "address", "addresses");
    return step.source == Source::kHosts ? "not there" : "not remembered";
}

void put_records(const resolver::Reading& reading, DnsStep& note) {
    for (const dns::Record& alias : reading.aliases) {
        note.records.push_back("CNAME " + to_text(alias.data));
    }
    for (const dns::Record& record : reading.records) {
        const bool is_address = record.type == dns::Type::kA || record.type == dns::Type::kAaaa;
        const std::string type = is_address ? "" : to_text(record.type) + " ";
        note.records.push_back(type + to_text(record.data));
    }
    note.ttl = reading.ttl();
}

}  // namespace

void DnsNotes::on_step(const Step& step) {
    const bool has_question = step.source == Source::kCache || step.source == Source::kResolver ||
                              step.source == Source::kServer;
    DnsStep note;
    note.source = source_text(step);
    note.server = server_text(step);
    if (step.source == Source::kServer) note.zone = step.zone.to_string();
    if (has_question) {
        note.question = step.question.name.to_string() + " " + to_text(step.question.type);
    }
    note.outcome = outcome_text(step);
    if (step.reading) put_records(*step.reading, note);
    for (const io::Address& address : step.addresses) note.records.push_back(address.host());
    if (step.carrier) note.carrier = *step.carrier == resolver::Carrier::kUdp ? "udp" : "tcp";
    note.bytes = step.bytes;
    note.authoritative = step.authoritative;
    note.failed =
        step.error.has_value() || (step.reading && step.reading->kind == ReadingKind::kFailure);
    note.span = watch_.span(step.began, step.ended);
    into_.push_back(std::move(note));
}

}  // namespace madang::trace
