// From decoded heads to requests, and from responses to bytes.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/http1_exchange.h"

#include <utility>

#include "base/check.h"
#include "engine/http/connection/refusals.h"
#include "engine/http/limits.h"
#include "engine/http/problem.h"
#include "wire/http1/response_encoder.h"
#include "wire/url/url.h"

namespace madang::http {
namespace {

constexpr std::string_view kChunkEnd = "\r\n";

// Counts as framing what is added to the output's buffer while it lives.
class FramingNote {
public:
    explicit FramingNote(Output& output) : output_(output), before_(output.buffer().size()) {}
    ~FramingNote() { output_.note_framing(output_.buffer().size() - before_); }
    FramingNote(const FramingNote&) = delete;
    FramingNote& operator=(const FramingNote&) = delete;

private:
    Output& output_;
    std::size_t before_;
};

void assign_lower(std::string& into, std::string_view name) {
    into.assign(name);
    for (char& c : into) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
}

}  // namespace

Http1Exchange::Http1Exchange(ReactorShare& share, BodyReader& body, Output& output, Client client)
    : ServerExchange(share, std::move(client.address)), body_(body), output_(output) {
    request_.transport = client.transport;
    course_.connected = client.connected;
}

void Http1Exchange::reset() {
    ServerExchange::reset();
    framing_ = AnswerFraming::kNone;
}

void Http1Exchange::begin_refused() {
    reset();
    request_.method = Method::kGet;
    request_.version = Version::kHttp11;
    request_.path.clear();
    request_.query.clear();
    request_.host.clear();
    request_.headers.clear();
    keep_alive_ = false;
    readable_ = false;
}

void Http1Exchange::release() {
    if (head_bytes_ <= kKeptHeadBytesMax) return;
    Headers().swap(request_.headers);
    std::string().swap(request_.path);
    std::string().swap(request_.query);
    head_bytes_ = 0;
}

void Http1Exchange::set_headers(const http1::RequestHead& head) {
    head_bytes_ = head.target.size();
    request_.headers.resize(head.fields.size());
    for (std::size_t i = 0; i < head.fields.size(); ++i) {
        assign_lower(request_.headers[i].name, head.fields[i].name);
        request_.headers[i].value.assign(head.fields[i].value);
        head_bytes_ += head.fields[i].name.size() + head.fields[i].value.size();
    }
}

std::expected<void, http1::Refusal> Http1Exchange::begin(const http1::RequestHead& head) {
    const auto method = method_of(head.method);
    if (!method) return std::unexpected(kUnknownMethod);
    std::string_view path = head.target;
    std::string_view query;
    if (head.target != "*") {
        const auto target = url::parse_target(head.target);
        if (!target) return std::unexpected(kBadTarget);
        path = target->path;
        query = target->query;
    }
    reset();
    request_.method = *method;
    request_.version = head.minor_version == 0 ? Version::kHttp10 : Version::kHttp11;
    request_.path.assign(path);
    request_.query.assign(query);
    request_.host.assign(head.host);
    set_headers(head);
    keep_alive_ = head.keep_alive;
    readable_ = true;
    return {};
}

// Called before a head is written: what is unread must be known to be cheap by then.
void Http1Exchange::decide_persistence() {
    const bool cheap = body_.discard_buffered();
    const bool keep = keep_alive_ && cheap && !share_.draining;
    persistence_ = keep ? Persistence::kKeep : Persistence::kClose;
}

void Http1Exchange::put_head(Response& response, AnswerFraming framing, std::uint64_t length) {
    share_.site->complete(request_, response);
    framing_ = http1::is_bodiless(response.status) ? AnswerFraming::kNone : framing;
    if (framing_ == AnswerFraming::kUntilClose) persistence_ = Persistence::kClose;
    const AnswerHead head{.framing = framing_,
                          .length = length,
                          .persistence = persistence_,
                          .version = request_.version,
                          .date = share_.date(),
                          .server = share_.site->options().server,
                          .request_id = request_.id,
                          .alternative = alternative()};
    status_ = response.status;
    note_headed();
    const FramingNote noted(output_);
    if (put_answer_head(output_.buffer(), head, response)) return;
    // A handler's field holds a control character: it goes out without its fields, as a mistake of
    // ours, and the client cannot use the body.
    share_.site->log().error("a response field is not valid", {{"request", request_.id}});
    response.headers.clear();
    response.status = status_ = 500;
    const auto plain = put_answer_head(output_.buffer(), head, response);
    CHECK(plain.has_value(), "a head without a handler's fields is valid");
}

// Clients that came over TCP learn that HTTP/3 is spoken too.
std::string_view Http1Exchange::alternative() const {
    if (request_.transport != Transport::kTls) return {};
    return share_.alternative;
}

io::Task<Result<>> Http1Exchange::write_body(Body body) {
    if (const Chunk* chunk = std::get_if<Chunk>(&body)) {
        if ((*chunk)->size() > kCopiedBodyBytesMax) {
            CO_TRY_VOID(co_await output_.write(**chunk));
        } else {
            output_.buffer().append(**chunk);
        }
    } else if (const FileRange* range = std::get_if<FileRange>(&body)) {
        CO_TRY_VOID(co_await output_.write_file(*range));
    }
    co_return Result<>();
}

io::Task<Result<>> Http1Exchange::deliver(Response response) {
    if (state_ == State::kAbandoned) co_return Result<>();
    CHECK(state_ == State::kWaiting, "a handler that streams returns nothing further");
    // Asked before the rest is thrown away: mistakes in what the handler did not read are not its.
    if (body_.refusal()) response = answer_of(*body_.refusal());
    decide_persistence();
    const std::uint64_t length = size_of(response.body);
    put_head(response, AnswerFraming::kLength, length);
    state_ = State::kFinished;
    if (is_head() || framing_ == AnswerFraming::kNone || length == 0) co_return Result<>();
    co_return co_await write_body(std::move(response.body));
}

io::Task<Result<>> Http1Exchange::refuse(const http1::Refusal& refusal) {
    begin_refused();
    persistence_ = Persistence::kClose;
    Response response = answer_of(refusal);
    put_head(response, AnswerFraming::kLength, size_of(response.body));
    state_ = State::kFinished;
    co_return co_await write_body(std::move(response.body));
}

void Http1Exchange::abandon() {
    persistence_ = Persistence::kClose;
    Response response =
        problem(problem_of_status(503, "the request took too long to answer"), request_.id);
    put_head(response, AnswerFraming::kLength, size_of(response.body));
    if (!is_head()) output_.buffer().append(*std::get<Chunk>(response.body));
    state_ = State::kAbandoned;
    output_.flush_now();
    cancel();
    // Last: the handler may go on at once, and end.
    body_.give_up(Error(ErrorCode::kTimeout, "the request took too long to answer"));
}

io::Task<Result<>> Http1Exchange::hint(Headers fields) {
    if (state_ != State::kWaiting || request_.version == Version::kHttp10) co_return Result<>();
    std::string head;
    http1::put_status_line(head, 103);
    for (const Header& field : fields) {
        CO_TRY_VOID(http1::put_field(head, field.name, field.value));
    }
    http1::put_head_end(head);
    output_.buffer().append(head);
    output_.note_framing(head.size());
    co_return co_await output_.flush();
}

io::Task<Result<>> Http1Exchange::start(Response head) {
    if (state_ == State::kAbandoned) co_return fail(ErrorCode::kTimeout, "answered for too late");
    CHECK(state_ == State::kWaiting, "an answer starts once");
    decide_persistence();
    const bool chunks = request_.version == Version::kHttp11;
    put_head(head, chunks ? AnswerFraming::kChunked : AnswerFraming::kUntilClose, 0);
    state_ = State::kStreaming;
    CO_TRY_VOID(co_await output_.flush());
    Chunk* first = std::get_if<Chunk>(&head.body);
    if (first != nullptr && *first) {
        CO_TRY_VOID(co_await send(std::move(*first)));
    }
    co_return Result<>();
}

void Http1Exchange::put_chunk_begin(std::size_t size) {
    const FramingNote noted(output_);
    http1::put_chunk_begin(output_.buffer(), size);
    output_.note_framing(kChunkEnd.size());
}

bool Http1Exchange::end_stream() {
    if (state_ == State::kStreaming) persistence_ = Persistence::kClose;
    return state_ == State::kFinished || state_ == State::kAbandoned;
}

Result<> Http1Exchange::check_streaming() const {
    CHECK(state_ == State::kStreaming || state_ == State::kAbandoned,
          "start() comes before send() and finish()");
    if (output_.failed()) return fail(ErrorCode::kCancelled, "the client left");
    return {};
}

io::Task<Result<>> Http1Exchange::send(Chunk chunk) {
    CO_TRY_VOID(check_streaming());
    const bool has_body = !is_head() && framing_ != AnswerFraming::kNone;
    if (!has_body || !chunk || chunk->empty()) co_return Result<>();
    if (framing_ == AnswerFraming::kUntilClose) co_return co_await output_.write(*chunk);
    put_chunk_begin(chunk->size());
    co_return co_await output_.write(*chunk, kChunkEnd);
}

io::Task<Result<>> Http1Exchange::finish(Headers trailers) {
    CO_TRY_VOID(check_streaming());
    state_ = State::kFinished;
    if (is_head() || framing_ != AnswerFraming::kChunked) co_return Result<>();
    const FramingNote noted(output_);
    std::vector<http1::Field> fields;
    for (const Header& trailer : trailers) fields.push_back({trailer.name, trailer.value});
    CO_TRY_VOID(http1::put_last_chunk(output_.buffer(), fields));
    co_return Result<>();
}

}  // namespace madang::http
