// Origins, their pools, and what is sent again.
// SPDX-License-Identifier: Apache-2.0
#include "engine/fetch/fetcher.h"

#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "engine/fetch/budget.h"
#include "engine/fetch/limits.h"
#include "engine/fetch/pool.h"
#include "engine/http/client/open_connection.h"
#include "engine/http/http3/http3_client.h"
#include "io/dial/dial.h"
#include "wire/url/url.h"

namespace madang::fetch {
namespace {

std::string key_of(const url::Url& url) {
    return url.scheme + "://" + url.host + ":" + std::to_string(url.port);
}

// Nobody looks at the steps.
class Unwatched final : public resolver::Observer {
public:
    void on_step(const resolver::Step&) override {}
};

// The port of "h3=\":443\"; ma=86400" on the same host, and for how long (RFC 7838 §3). Other hosts
// are not followed.
struct Alternative {
    std::uint16_t port = 0;
    Seconds life{0};
};
std::optional<Alternative> read_alternative(std::string_view value) {
    constexpr std::string_view kHttp3 = "h3=\":";
    const std::size_t at = value.find(kHttp3);
    if (at == std::string_view::npos) return std::nullopt;
    std::string_view rest = value.substr(at + kHttp3.size());
    const std::size_t quote = std::min(rest.find('"'), rest.size());
    const auto port = parse_integer(rest.substr(0, quote));
    if (!port || *port < 1 || *port > 65535) return std::nullopt;
    rest = rest.substr(quote, rest.find(',') - quote);
    const std::size_t age = rest.find("ma=");
    Seconds life = kAlternativeLifeMax;  // RFC 7838 §3.1: 24 hours unless told
    if (age != std::string_view::npos) {
        const std::string_view digits = rest.substr(age + 3, rest.find(';', age) - age - 3);
        life = std::min(life, Seconds(parse_integer(trim(digits)).value_or(0)));
    }
    return Alternative{static_cast<std::uint16_t>(*port), life};
}

}  // namespace

class Fetcher::Impl {
public:
    Impl(io::Loop& loop, io::Environment& environment, Options options)
        : loop_(loop),
          environment_(environment),
          options_(std::move(options)),
          names_({loop, environment.random}, options_.names) {}
    ~Impl() { CHECK(origins_.empty(), "a fetcher is closed before it goes"); }

    io::Task<Result<http::ClientResponse>> fetch(std::string text, http::ClientRequest request);
    void close();
    const Counters& counters() const { return counters_; }

private:
    struct Origin {
        Origin(io::Timers& timers, Pool::Open open) : pool(timers, std::move(open)) {}
        Pool pool;
        std::optional<io::Address> reached;  // the address that won the last race
        std::unique_ptr<http::Http3Client> http3;
        std::optional<Alternative> alternative;
        MonotonicTime alternative_until;
        MonotonicTime broken_until;
    };

    Result<std::shared_ptr<Origin>> origin_of(const url::Url& url);
    io::Task<Result<Connection>> open(url::Url url);
    io::Task<Result<std::vector<io::Address>>> addresses_of(std::string host, std::uint16_t port);
    bool takes_http3(const Origin& origin, const url::Url& url);
    io::Task<Result<http::ClientResponse>> send_over_http3(Origin& origin, url::Url url,
                                                           http::ClientRequest request);
    io::Task<http::ClientOutcome> send_over_tcp(Origin& origin, const http::ClientRequest& request);
    static bool may_go_back(const Origin& origin, const http::ClientRequest& request,
                            const Error& error);
    void note_alternative(Origin& origin, const http::ClientResponse& response);
    http::ClientOptions client_options(const url::Url& url) const;
    void tend_later();
    void tend();

    io::Loop& loop_;
    io::Environment& environment_;
    const Options options_;
    resolver::Resolver names_;
    std::unordered_map<std::string, std::shared_ptr<Origin>> origins_;
    RetryBudget budget_;
    Counters counters_;
    io::TimerId tending_;
    bool closed_ = false;
};

http::ClientOptions Fetcher::Impl::client_options(const url::Url& url) const {
    http::ClientOptions options;
    options.connect = options_.connect;
    options.write = options_.write;
    options.answer = options_.answer;
    options.body = options_.body;
    options.host = url.authority();
    if (url.scheme == "https") options.tls = options_.tls;
    return options;
}

Result<std::shared_ptr<Fetcher::Impl::Origin>> Fetcher::Impl::origin_of(const url::Url& url) {
    if (closed_) return fail(ErrorCode::kCancelled, "the client was closed");
    const std::string key = key_of(url);
    const auto found = origins_.find(key);
    if (found != origins_.end()) return found->second;
    if (origins_.size() >= kOriginsMax) {
        std::erase_if(origins_, [](auto& entry) { return !entry.second->pool.tend(); });
        if (origins_.size() >= kOriginsMax) {
            return fail(ErrorCode::kExhausted, "too many servers are asked at once");
        }
    }
    auto origin = std::make_shared<Origin>(loop_, [this, url] { return open(url); });
    origins_.emplace(key, origin);
    tend_later();
    return origin;
}

io::Task<Result<std::vector<io::Address>>> Fetcher::Impl::addresses_of(std::string host,
                                                                       std::uint16_t port) {
    Unwatched unwatched;
    CO_TRY(auto found,
           co_await names_.resolve(std::move(host), port, resolver::Services::kNone, unwatched));
    co_return io::interleave(found.addresses);
}

io::Task<Result<Connection>> Fetcher::Impl::open(url::Url url) {
    const MonotonicTime deadline = loop_.now() + options_.connect;
    CO_TRY(auto addresses, co_await addresses_of(url.host, url.port));
    io::DialOptions race{.deadline = deadline};
    auto dialed = co_await io::dial(loop_, std::move(addresses), race);
    if (!dialed.stream) co_return std::unexpected(dialed.stream.error());
    ++counters_.connections;
    const auto origin = origins_.find(key_of(url));
    if (origin != origins_.end()) origin->second->reached = (*dialed.stream)->peer();
    auto options = client_options(url);
    options.connect = deadline - loop_.now();
    co_return co_await http::open_connection(loop_, *std::move(dialed.stream), std::move(options));
}

bool Fetcher::Impl::takes_http3(const Origin& origin, const url::Url& url) {
    const MonotonicTime now = loop_.now();
    return options_.http3 == Http3::kWhereOffered && url.scheme == "https" && origin.alternative &&
           origin.reached && origin.alternative_until > now && origin.broken_until <= now;
}

// Whether a request that failed over HTTP/3 may be sent over TCP: no way was found, or it may be
// repeated.
bool Fetcher::Impl::may_go_back(const Origin& origin, const http::ClientRequest& request,
                                const Error& error) {
    if (error.code() != ErrorCode::kUnavailable) return false;
    const bool shaken = origin.http3 && origin.http3->state().shaken;
    return http::may_repeat(request.method, shaken ? http::Fate::kLost : http::Fate::kUnprocessed);
}

void Fetcher::Impl::note_alternative(Origin& origin, const http::ClientResponse& response) {
    const auto value = http::find(response.headers, "alt-svc");
    if (!value) return;
    origin.alternative = read_alternative(*value);
    if (origin.alternative) origin.alternative_until = loop_.now() + origin.alternative->life;
}

io::Task<Result<http::ClientResponse>> Fetcher::Impl::send_over_http3(Origin& origin, url::Url url,
                                                                      http::ClientRequest request) {
    if (!origin.http3) {
        http::Http3ClientOptions options;
        options.host = url.authority();
        options.tls = options_.tls;
        options.answer = options_.answer;
        options.body = options_.body;
        options.handshake = http::kHttp3Patience;
        // Where TCP got through; an alternative is offered over TCP first.
        const io::Address address = origin.reached->with_port(origin.alternative->port);
        CO_TRY(origin.http3,
               http::Http3Client::create(loop_, environment_, address, std::move(options)));
        ++counters_.connections;
    }
    co_return co_await origin.http3->send(std::move(request));
}

io::Task<http::ClientOutcome> Fetcher::Impl::send_over_tcp(Origin& origin,
                                                           const http::ClientRequest& request) {
    auto borrowed = co_await origin.pool.borrow();
    if (!borrowed) {
        co_return std::unexpected(http::ClientFailure{borrowed.error(), http::Fate::kUnprocessed});
    }
    if (borrowed->kept) ++counters_.reused;
    auto outcome = co_await borrowed->connection->send(request);
    origin.pool.give_back();
    // That a fresh connection does not work says more of the server than of this request.
    if (!outcome && !borrowed->kept && outcome.error().fate == http::Fate::kLost) {
        outcome.error().fate = http::Fate::kFailed;
    }
    co_return outcome;
}

io::Task<Result<http::ClientResponse>> Fetcher::Impl::fetch(std::string text,
                                                            http::ClientRequest request) {
    CO_TRY(const url::Url url, url::parse_url(text));
    CO_TRY(const auto origin, origin_of(url));
    request.target = url.target();
    ++counters_.requests;
    budget_.earn();
    if (takes_http3(*origin, url)) {
        auto copy = request;
        auto response = co_await send_over_http3(*origin, url, std::move(copy));
        if (response || !may_go_back(*origin, request, response.error())) co_return response;
        origin->broken_until = loop_.now() + kBrokenAlternative;  // UDP does not get through
    }
    for (int attempt = 1;; ++attempt) {
        auto outcome = co_await send_over_tcp(*origin, request);
        if (outcome) {
            note_alternative(*origin, *outcome);
            co_return *std::move(outcome);
        }
        const bool again = attempt < kAttemptsMax && !closed_ &&
                           http::may_repeat(request.method, outcome.error().fate) &&
                           outcome.error().error.code() == ErrorCode::kCancelled && budget_.spend();
        if (!again) co_return std::unexpected(outcome.error().error);
        ++counters_.repeated;
    }
}

void Fetcher::Impl::tend_later() {
    if (tending_) return;
    tending_ = loop_.after(kIdleKept / 2, [this] {
        tending_ = {};
        tend();
    });
}

// Who offers HTTP/3 is remembered for as long as it says.
void Fetcher::Impl::tend() {
    const MonotonicTime now = loop_.now();
    std::erase_if(origins_, [&](auto& entry) {
        Origin& origin = *entry.second;
        return !origin.pool.tend() && !(origin.alternative && origin.alternative_until > now);
    });
    if (!origins_.empty()) tend_later();
}

void Fetcher::Impl::close() {
    closed_ = true;
    if (tending_) loop_.cancel(std::exchange(tending_, {}));
    for (auto origins = std::exchange(origins_, {}); auto& [key, origin] : origins) {
        origin->pool.close();
        if (origin->http3) origin->http3->close();
    }
}

Fetcher::Fetcher(io::Loop& loop, io::Environment& environment, Options options)
    : impl_(std::make_shared<Impl>(loop, environment, std::move(options))) {}
Fetcher::~Fetcher() = default;

io::Task<Result<http::ClientResponse>> Fetcher::fetch(std::string url,
                                                      http::ClientRequest request) {
    const auto impl = impl_;  // it may go while this waits
    co_return co_await impl->fetch(std::move(url), std::move(request));
}

void Fetcher::close() {
    impl_->close();
}

const Counters& Fetcher::counters() const {
    return impl_->counters();
}

}  // namespace madang::fetch
