// Messages to bytes.
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "base/check.h"
#include "wire/dns/codec.h"
#include "wire/dns/flags.h"

namespace madang::dns {
namespace {

void put_u16(std::string& out, std::size_t value) {
    out += static_cast<char>(value >> 8 & 0xFF);
    out += static_cast<char>(value & 0xFF);
}

void put_u32(std::string& out, std::uint32_t value) {
    put_u16(out, value >> 16);
    put_u16(out, value & 0xFFFF);
}

void put_name(std::string& out, const Name& name) {
    out += name.labels();
    out += '\0';
}

template <std::size_t kSize>
void put_array(std::string& out, const std::array<std::uint8_t, kSize>& bytes) {
    for (const std::uint8_t byte : bytes) out += static_cast<char>(byte);
}

class DataWriter {
public:
    explicit DataWriter(std::string& out) : out_(out) {}

    void operator()(const Bytes& data) { out_ += data.bytes; }
    void operator()(const Ipv4& data) { put_array(out_, data.bytes); }
    void operator()(const Ipv6& data) { put_array(out_, data.bytes); }
    void operator()(const Target& data) { put_name(out_, data.name); }
    void operator()(const Authority& data) {
        put_name(out_, data.primary);
        put_name(out_, data.mailbox);
        for (const std::uint32_t number :
             {data.serial, data.refresh, data.retry, data.expire, data.minimum}) {
            put_u32(out_, number);
        }
    }
    void operator()(const Service& data) {
        put_u16(out_, data.priority);
        put_name(out_, data.target);
        for (const ServiceParameter& parameter : data.parameters) {
            put_u16(out_, std::to_underlying(parameter.key));
            put_u16(out_, parameter.value.size());
            out_ += parameter.value;
        }
    }

private:
    std::string& out_;
};

void put_record(std::string& out, const Record& record) {
    put_name(out, record.name);
    put_u16(out, std::to_underlying(record.type));
    put_u16(out, std::to_underlying(record.in));
    put_u32(out, record.ttl);
    std::string data;
    DataWriter writer(data);
    std::visit(writer, record.data);
    put_u16(out, data.size());
    out += data;
}

void put_edns(std::string& out, const Edns& edns, ResponseCode code) {
    Record opt;
    opt.type = Type::kOpt;
    opt.in = static_cast<Class>(edns.udp_bytes);
    opt.ttl = static_cast<std::uint32_t>(std::to_underlying(code) >> 4) << 24 |
              static_cast<std::uint32_t>(edns.version) << 16 |
              (edns.dnssec_ok ? flags::kDnssecOk : 0);
    opt.data = Bytes{edns.options};
    put_record(out, opt);
}

std::uint16_t flags_of(const Message& message) {
    unsigned bits = static_cast<unsigned>(message.opcode) << flags::kOpcodeShift & flags::kOpcode;
    if (message.is_response) bits |= flags::kResponse;
    if (message.authoritative) bits |= flags::kAuthoritative;
    if (message.truncated) bits |= flags::kTruncated;
    if (message.recursion_desired) bits |= flags::kRecursionDesired;
    if (message.recursion_available) bits |= flags::kRecursionAvailable;
    if (message.authentic) bits |= flags::kAuthentic;
    if (message.checking_disabled) bits |= flags::kCheckingDisabled;
    bits |= std::to_underlying(message.code) & unsigned{flags::kCode};
    return static_cast<std::uint16_t>(bits);
}

void put_header(std::string& out, const Message& message) {
    put_u16(out, message.id);
    put_u16(out, flags_of(message));
    put_u16(out, message.questions.size());
    put_u16(out, message.answers.size());
    put_u16(out, message.authorities.size());
    put_u16(out, message.additionals.size() + (message.edns ? 1 : 0));
}

}  // namespace

Result<std::string> encode(const Message& message) {
    const std::size_t records =
        message.answers.size() + message.authorities.size() + message.additionals.size();
    if (records + message.questions.size() >= kRecordsMax) {
        return fail(ErrorCode::kExhausted, "a message has too many records");
    }
    std::string out;
    put_header(out, message);
    for (const Question& question : message.questions) {
        put_name(out, question.name);
        put_u16(out, std::to_underlying(question.type));
        put_u16(out, std::to_underlying(question.in));
    }
    for (const auto* section : {&message.answers, &message.authorities, &message.additionals}) {
        for (const Record& record : *section) put_record(out, record);
    }
    if (message.edns) put_edns(out, *message.edns, message.code);
    if (out.size() > kMessageBytesMax) {
        return fail(ErrorCode::kExhausted, "a message is too long");
    }
    return out;
}

Message query(std::uint16_t id, Question question, Recursion recursion) {
    Message message;
    message.id = id;
    message.recursion_desired = recursion == Recursion::kDesired;
    message.questions.push_back(std::move(question));
    message.edns.emplace();
    return message;
}

}  // namespace madang::dns
