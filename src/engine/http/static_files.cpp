// Answers are made at start: a request only chooses one.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/static_files.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/hash.h"
#include "engine/http/accept_encoding.h"
#include "engine/http/etag.h"

namespace madang::http {
namespace {

constexpr std::string_view kRevalidate = "no-cache";
constexpr std::string_view kKeepAYear = "public, max-age=31536000, immutable";

// One coding of a file. The 304 has the fields that a cache updates (RFC 9110 §15.4.5).
struct Variant {
    std::string etag;
    Response whole;
    Response unchanged;
};

struct Variants {
    Variant plain;
    std::optional<Variant> brotli;
};

Headers caching_headers(const StaticFile& file) {
    Headers headers;
    headers.push_back(
        {"cache-control",
         std::string(file.lifetime == Lifetime::kImmutable ? kKeepAYear : kRevalidate)});
    if (!file.brotli.empty()) headers.push_back({"vary", "accept-encoding"});
    return headers;
}

void append(Headers& to, const Headers& more) {
    to.insert(to.end(), more.begin(), more.end());
}

Variant variant(const StaticFile& file, std::string_view bytes, const Headers& page_headers) {
    Variant made;
    made.etag = strong_etag(hash64(bytes));
    made.unchanged = not_modified(made.etag);
    append(made.unchanged.headers, caching_headers(file));
    made.whole = text(200, std::string(file.type), std::string(bytes));
    made.whole.headers.push_back({"etag", made.etag});
    made.whole.headers.push_back({"accept-ranges", "bytes"});
    append(made.whole.headers, caching_headers(file));
    if (file.type.starts_with("text/html")) append(made.whole.headers, page_headers);
    return made;
}

Variants variants(const StaticFile& file, const Headers& page_headers) {
    Variants made{variant(file, file.content, page_headers), std::nullopt};
    if (file.brotli.empty()) return made;
    made.brotli = variant(file, file.brotli, page_headers);
    made.brotli->whole.headers.push_back({"content-encoding", "br"});
    return made;
}

Response answer_file(const Request& request, const Variants& file) {
    const bool compressed = file.brotli && accepts_coding(request, "br");
    const Variant& chosen = compressed ? *file.brotli : file.plain;
    switch (evaluate_conditions(request, chosen.etag)) {
        case Condition::kNotModified: return chosen.unchanged;
        case Condition::kFailed: return precondition_failed(request);
        case Condition::kProceed: break;
    }
    return chosen.whole;
}

io::Task<std::optional<Response>> answer(Response response) {
    co_return response;
}

Route static_route(const StaticFile& file, const Headers& page_headers) {
    Route route;
    route.path = file.path;
    route.operation = "get_web_file";
    route.summary = "A file of the page";
    route.audience = Audience::kBrowser;
    route.handler = [made = std::make_shared<const Variants>(variants(file, page_headers))](
                        Exchange& exchange) {
        return answer(answer_file(exchange.request(), *made));
    };
    return route;
}

}  // namespace

std::vector<Route> static_routes(std::span<const StaticFile> files, const Headers& page_headers) {
    std::vector<Route> routes;
    routes.reserve(files.size());
    for (const StaticFile& file : files) routes.push_back(static_route(file, page_headers));
    return routes;
}

}  // namespace madang::http
