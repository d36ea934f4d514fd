// Bytes to messages.
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "wire/dns/codec.h"
#include "wire/dns/flags.h"
#include "wire/dns/reader.h"
#include "wire/dns/service_reader.h"

namespace madang::dns {
namespace {

Result<Question> read_question(Reader& reader) {
    Question question;
    question.name = TRY(reader.name(Compression::kAllowed));
    question.type = static_cast<Type>(TRY(reader.u16()));
    question.in = static_cast<Class>(TRY(reader.u16()));
    return question;
}

Result<Authority> read_authority(Reader& data) {
    Authority authority;
    authority.primary = TRY(data.name(Compression::kAllowed));
    authority.mailbox = TRY(data.name(Compression::kAllowed));
    authority.serial = TRY(data.u32());
    authority.refresh = TRY(data.u32());
    authority.retry = TRY(data.u32());
    authority.expire = TRY(data.u32());
    authority.minimum = TRY(data.u32());
    return authority;
}

Result<Data> read_data(Reader& data, Type type, Class in) {
    if (in != Class::kInternet) return Bytes{std::string(TRY(data.bytes(data.remaining())))};
    switch (type) {
        case Type::kA: return Ipv4{TRY(data.array<4>())};
        case Type::kAaaa: return Ipv6{TRY(data.array<16>())};
        case Type::kNs:
        case Type::kCname:
        case Type::kPtr: return Target{TRY(data.name(Compression::kAllowed))};
        case Type::kSoa: return TRY(read_authority(data));
        case Type::kSvcb:
        case Type::kHttps: return TRY(read_service(data));
        default: return Bytes{std::string(TRY(data.bytes(data.remaining())))};
    }
}

// RFC 2181 §8: a TTL has 31 bits; more is none.
std::uint32_t sound_ttl(std::uint32_t ttl) {
    return ttl >> 31 != 0 ? 0 : ttl;
}

Result<Record> read_record(Reader& reader) {
    Record record;
    record.name = TRY(reader.name(Compression::kAllowed));
    record.type = static_cast<Type>(TRY(reader.u16()));
    record.in = static_cast<Class>(TRY(reader.u16()));
    record.ttl = TRY(reader.u32());
    Reader data = TRY(reader.part(TRY(reader.u16())));
    if (record.type == Type::kOpt) {  // its class and TTL mean something else
        record.data = Bytes{std::string(TRY(data.bytes(data.remaining())))};
        return record;
    }
    record.ttl = sound_ttl(record.ttl);
    record.data = TRY(read_data(data, record.type, record.in));
    if (data.remaining() > 0) return data.corrupt("data is longer than its type");
    return record;
}

// RFC 6891 §6.1.3: UDP size in the class; upper bits of the code, version and flags in the TTL.
Result<> take_edns(Record&& opt, Message& message, const Reader& reader) {
    if (message.edns) return reader.corrupt("a message has two OPT records");
    if (!opt.name.is_root()) return reader.corrupt("an OPT record is not at the root");
    Edns edns;
    edns.udp_bytes = static_cast<std::uint16_t>(opt.in);
    edns.version = static_cast<std::uint8_t>(opt.ttl >> 16);
    edns.dnssec_ok = (opt.ttl & flags::kDnssecOk) != 0;
    edns.options = std::get<Bytes>(std::move(opt.data)).bytes;
    const auto code = static_cast<std::uint16_t>(message.code) | (opt.ttl >> 24) << 4;
    message.code = static_cast<ResponseCode>(code);
    message.edns = std::move(edns);
    return {};
}

void take_flags(std::uint16_t bits, Message& message) {
    message.is_response = (bits & flags::kResponse) != 0;
    message.opcode = static_cast<std::uint8_t>((bits & flags::kOpcode) >> flags::kOpcodeShift);
    message.authoritative = (bits & flags::kAuthoritative) != 0;
    message.truncated = (bits & flags::kTruncated) != 0;
    message.recursion_desired = (bits & flags::kRecursionDesired) != 0;
    message.recursion_available = (bits & flags::kRecursionAvailable) != 0;
    message.authentic = (bits & flags::kAuthentic) != 0;
    message.checking_disabled = (bits & flags::kCheckingDisabled) != 0;
    message.code = static_cast<ResponseCode>(bits & flags::kCode);
}

struct Counts {
    std::size_t questions = 0;
    std::size_t answers = 0;
    std::size_t authorities = 0;
    std::size_t additionals = 0;
};

Result<Counts> read_header(Reader& reader, Message& message) {
    message.id = TRY(reader.u16());
    take_flags(TRY(reader.u16()), message);
    Counts counts;
    counts.questions = TRY(reader.u16());
    counts.answers = TRY(reader.u16());
    counts.authorities = TRY(reader.u16());
    counts.additionals = TRY(reader.u16());
    const std::size_t all =
        counts.questions + counts.answers + counts.authorities + counts.additionals;
    if (all > kRecordsMax) return fail(ErrorCode::kExhausted, "a message has too many records");
    return counts;
}

Result<> read_section(Reader& reader, std::size_t count, std::vector<Record>& into) {
    for (std::size_t i = 0; i < count; ++i) {
        into.push_back(TRY(read_record(reader)));
        if (into.back().type == Type::kOpt) return reader.corrupt("an OPT record is misplaced");
    }
    return {};
}

Result<> read_additionals(Reader& reader, std::size_t count, Message& message) {
    for (std::size_t i = 0; i < count; ++i) {
        Record record = TRY(read_record(reader));
        if (record.type == Type::kOpt) {
            TRY(take_edns(std::move(record), message, reader));
        } else {
            message.additionals.push_back(std::move(record));
        }
    }
    return {};
}

}  // namespace

Result<Message> decode(std::string_view bytes) {
    if (bytes.size() > kMessageBytesMax) {
        return fail(ErrorCode::kExhausted, "a message is too long");
    }
    Reader reader(bytes);
    Message message;
    const Counts counts = TRY(read_header(reader, message));
    for (std::size_t i = 0; i < counts.questions; ++i) {
        message.questions.push_back(TRY(read_question(reader)));
    }
    TRY(read_section(reader, counts.answers, message.answers));
    TRY(read_section(reader, counts.authorities, message.authorities));
    TRY(read_additionals(reader, counts.additionals, message));
    if (reader.remaining() > 0) return reader.corrupt("bytes stand behind a message");
    return message;
}

}  // namespace madang::dns
