// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/loader.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include "base/result.h"
#include "base/text.h"
#include "io/await.h"
#include "tool/trace/fetch/origin.h"
#include "tool/trace/fetch/problems.h"
#include "tool/trace/page/resources.h"

namespace madang::trace {
namespace {

std::string text_of(const url::Url& url) {
    return url.scheme + "://" + url.authority() + url.target();
}

UrlParts parts_of(const url::Url& url) {
    return {url.scheme, url.host, url.port, url.path, url.path.substr(url.path.rfind('/') + 1),
            url.query};
}

std::string_view find_header(const Answer& answer, std::string_view name) {
    for (const Header& header : answer.headers) {
        if (ascii_equal_fold(header.name, name)) return header.value;
    }
    return {};
}

// RFC 9110 §15.4.
bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_page(const Answer& answer) {
    const std::string type = ascii_lower(find_header(answer, "content-type"));
    return type.starts_with("text/html") || type.starts_with("application/xhtml+xml");
}

// What a failed request was doing.
PhaseKind phase_of(const Response& response, bool was_connected) {
    if (!was_connected && !response.connected && !response.sent) return PhaseKind::kConnect;
    if (!response.sent) return PhaseKind::kSend;
    return response.first_byte ? PhaseKind::kReceive : PhaseKind::kWait;
}

Problem problem_of(const Response& response, const Error& error, bool was_connected) {
    const PhaseKind where = phase_of(response, was_connected);
    Problem problem = response.problem.value_or(answer_problem(error, where));
    // While it connects, who knows more knows in which part.
    if (where != PhaseKind::kConnect) problem.where = where;
    return problem;
}

constexpr int kClosingTurns = 4;

class Loader {
public:
    Loader(io::Loop& loop, Connector& connector, const TraceOptions& options)
        : loop_(loop), connector_(connector), options_(options), watch_(loop) {}

    io::Task<Trace> run(WallTime began);

private:
    // One load under way.
    struct Job {
        url::Url url;
        Load& note;
        Marks marks = {};
        Response response = {};
    };

    Load& add(const url::Url& url, LoadKind kind);
    io::Task<std::string> load_document();
    io::Task<> load_resource(const Resource& resource);
    io::Task<> load_one(Job& job);
    io::Task<Result<>> fetch(Job& job, Origin& origin, Origin::Line& line);
    io::Task<Got<Origin::Line*>> take_line(Job& job, Origin& origin);
    io::Task<Got<Origin::Line*>> open_line(Job& job, Origin& origin);
    void finish(Job& job, std::optional<Problem> problem) const;
    Origin& origin_of(const url::Url& url) {
        return origins_[url.scheme + "://" + url.authority()];
    }

    io::Loop& loop_;
    Connector& connector_;
    const TraceOptions& options_;
    Stopwatch watch_;
    url::Url base_;  // of the document
    // Deques, so that what is being written to stays where it is.
    std::deque<Load> loads_;
    std::deque<Connection> connections_;
    std::map<std::string, Origin> origins_;
};

Load& Loader::add(const url::Url& url, LoadKind kind) {
    Load& load = loads_.emplace_back();
    load.url = text_of(url);
    load.parts = parts_of(url);
    load.kind = kind;
    return load;
}

io::Task<Got<Origin::Line*>> Loader::open_line(Job& job, Origin& origin) {
    Connection& connection = connections_.emplace_back();
    const std::size_t number = connections_.size() - 1;
    job.note.connection = number;
    Connector::Wanted wanted{job.url,   loop_.now() + options_.timeout, watch_, job.note, job.marks,
                             connection};
    auto transport = co_await connector_.open(wanted);
    if (transport) co_return origin.opened(*std::move(transport), number);
    origin.not_opened();
    co_return std::unexpected(transport.error());
}

io::Task<Got<Origin::Line*>> Loader::take_line(Job& job, Origin& origin) {
    while (true) {
        if (Origin::Line* line = origin.take_free()) {
            job.note.is_reused = true;
            job.note.connection = line->connection;
            co_return line;
        }
        if (origin.begin_opening()) co_return co_await open_line(job, origin);
        Origin::Turn turn(origin);
        co_await turn;
        job.marks.free = watch_.now();
    }
}

io::Task<Result<>> Loader::fetch(Job& job, Origin& origin, Origin::Line& line) {
    Request request;
    request.url = job.url;
    request.headers = {{"user-agent", "madang-trace"}, {"accept", "*/*"}};
    request.deadline = loop_.now() + options_.timeout;
    job.note.request_headers = request.headers;
    job.response = Response();
    auto fetched = co_await line.transport->fetch(request, job.response);
    if (job.response.connected) job.marks.connected = job.response.connected;
    job.marks.sent = job.response.sent;
    job.marks.first_byte = job.response.first_byte;
    job.note.request_bytes = job.response.request_bytes;
    origin.release(line);
    co_return fetched;
}

void Loader::finish(Job& job, std::optional<Problem> problem) const {
    job.marks.ended = watch_.now();
    job.note.answer = std::move(job.response.answer);
    job.note.phases = phases_of(job.marks, problem ? std::optional(problem->where) : std::nullopt);
    job.note.problem = std::move(problem);
}

io::Task<> Loader::load_one(Job& job) {
    job.marks.began = watch_.now();
    Origin& origin = origin_of(job.url);
    std::optional<Problem> problem;
    // A kept connection may have been closed meanwhile: then once more, over another.
    for (int attempt = 0; attempt < 2; ++attempt) {
        auto line = co_await take_line(job, origin);
        if (!line) {
            problem = line.error();
            break;
        }
        const bool was_kept = job.note.is_reused;
        const auto fetched = co_await fetch(job, origin, **line);
        problem.reset();
        if (fetched) break;
        problem = problem_of(job.response, fetched.error(), was_kept || job.marks.connected);
        const bool may_repeat =
            was_kept && !job.response.first_byte && fetched.error().code() != ErrorCode::kTimeout;
        if (!may_repeat) break;
        job.note.is_reused = false;
    }
    finish(job, std::move(problem));
}

// Follows redirects to the document. Returns its body if it is a page.
io::Task<std::string> Loader::load_document() {
    base_ = options_.url;
    for (std::size_t redirects = 0; redirects <= kRedirectsMax; ++redirects) {
        Job job{base_, add(base_, LoadKind::kDocument)};
        co_await load_one(job);
        Load& note = job.note;
        if (note.problem || !note.answer) co_return "";
        const std::string_view location = find_header(*note.answer, "location");
        if (!is_redirect(note.answer->status) || location.empty()) {
            co_return is_page(*note.answer) ? std::move(job.response.body) : std::string();
        }
        auto next = url::resolve_reference(base_, location);
        if (!next) {
            note.problem = Problem{PhaseKind::kReceive,
                                   "it redirects to what is no web address: " + echo(location), ""};
            co_return "";
        }
        note.redirect = text_of(*next);
        base_ = *std::move(next);
    }
    loads_.back().redirect.reset();
    loads_.back().problem =
        Problem{PhaseKind::kReceive, "it redirects for ever", "The last URL is where we gave up."};
    co_return "";
}

io::Task<> Loader::load_resource(const Resource& resource) {
    Job job{resource.url, add(resource.url, resource.kind)};
    co_await load_one(job);
}

io::Task<Trace> Loader::run(WallTime began) {
    const std::string page = co_await load_document();
    std::vector<Resource> resources;
    if (options_.resources == Resources::kYes) resources = find_resources(page, base_);
    io::Join all;
    for (const Resource& resource : resources) all.start(load_resource(resource));
    co_await all;
    for (auto& [name, origin] : origins_) origin.close();
    // What reads by itself hears of it on the loop, TLS and what is above one after the other.
    for (int turn = 0; turn < kClosingTurns; ++turn) co_await io::yield_turn();
    Trace trace;
    trace.url = text_of(options_.url);
    trace.began = began;
    trace.loads.assign(std::move_iterator(loads_.begin()), std::move_iterator(loads_.end()));
    trace.connections.assign(std::move_iterator(connections_.begin()),
                             std::move_iterator(connections_.end()));
    co_return trace;
}

}  // namespace

io::Task<Trace> load(io::Loop& loop, io::Clock& clock, Connector& connector,
                     const TraceOptions& options) {
    Loader loader(loop, connector, options);
    co_return co_await loader.run(clock.wall());
}

}  // namespace madang::trace
