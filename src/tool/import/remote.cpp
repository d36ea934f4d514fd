// Requests to a running server.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/remote.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <utility>

#include "base/json_reader.h"
#include "base/result.h"
#include "base/text.h"
#include "tool/import/limits.h"
#include "wire/url/url.h"

namespace madang::importer {
namespace {

constexpr const char* kServerAdvice = "Is it running? Start it with: madang serve";

// Returns what the server said in its problem document (RFC 9457), or the beginning of its answer.
std::string words_of(const http::ClientResponse& response) {
    auto document = JsonDocument::parse(response.body, {});
    if (!document) return echo(response.body);
    JsonObject problem = document->root();
    std::string text = problem.text("title", {.max_bytes = kServerWordsMax}).value_or("");
    auto detail = problem.text("detail", {.max_bytes = kServerWordsMax});
    if (detail && !detail->empty()) text += (text.empty() ? "" : ": ") + *detail;
    return text.empty() ? echo(response.body) : text;
}

const char* advice_for(int status) {
    switch (status) {
        case 401:
        case 403: return "Give its data directory with --data: operator.token in it is the key.";
        case 404: return "Is it a madang server of this version? Try --server with another URL.";
        case 413: return "The server takes less at once; see body limits in its configuration.";
        default: return "";
    }
}

bool is_busy(const http::ClientResponse& response) {
    return response.status == 429 || response.status == 503;
}

// The seconds of Retry-After, within bounds.
void wait_as_told(const http::ClientResponse& response) {
    auto header = http::find(response.headers, "retry-after");
    std::int64_t seconds = parse_integer(header.value_or("1")).value_or(1);
    poll(nullptr, 0, static_cast<int>(std::clamp<std::int64_t>(seconds, 1, 10)) * 1000);
}

}  // namespace

Remote::Remote(std::string url, std::string token, std::unique_ptr<http::BlockingClient> client)
    : url_(std::move(url)), token_(std::move(token)), client_(std::move(client)) {}

Outcome<Remote> Remote::connect(const std::string& url, std::string token) {
    auto parts = url::parse_url(url);
    if (!parts || parts->scheme != "http") {
        return stop("\"" + url + "\" is not the URL of a server",
                    "Write for example --server http://127.0.0.1:8080");
    }
    bool bracketed = parts->host.find(':') != std::string::npos;
    std::string host = bracketed ? "[" + parts->host + "]" : parts->host;
    auto address = io::Address::parse(fmt::format("{}:{}", host, parts->port));
    if (!address) {
        return stop("\"" + parts->host + "\" is not a numeric address",
                    "Names are not resolved: write the address, e.g. http://192.0.2.7:8080");
    }
    auto client = http::BlockingClient::create(*address);
    if (!client) return std::unexpected(failure_of(url, client.error()));
    return Remote(url, std::move(token), *std::move(client));
}

http::Headers Remote::credentials() const {
    http::Headers headers;
    if (!token_.empty()) headers.push_back({"authorization", "Bearer " + token_});
    return headers;
}

Outcome<std::string> Remote::get(const std::string& target) {
    return send({.method = "GET", .target = target, .headers = credentials(), .body = {}});
}

Outcome<std::string> Remote::post(const std::string& target, std::string_view content_type,
                                  std::string body) {
    http::Headers headers = credentials();
    headers.push_back({"content-type", std::string(content_type)});
    return send({.method = "POST", .target = target, .headers = headers, .body = std::move(body)});
}

Outcome<std::string> Remote::send(const http::ClientRequest& request) {
    for (std::size_t attempt = 0;; ++attempt) {
        auto response = client_->send(request);
        if (!response) {
            return stop(fmt::format("{} does not answer: {}", url_, response.error().describe()),
                        kServerAdvice);
        }
        if (response->status >= 200 && response->status < 300) return std::move(response->body);
        if (!is_busy(*response) || attempt == kBusyRetries) {
            return stop(
                fmt::format("{} refused ({}): {}", url_, response->status, words_of(*response)),
                advice_for(response->status));
        }
        wait_as_told(*response);
    }
}

}  // namespace madang::importer
