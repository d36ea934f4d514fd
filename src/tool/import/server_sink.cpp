// Places to a running server, as JSON lines.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "service/places/draft_json.h"
#include "service/places/limits.h"
#include "tool/import/limits.h"
#include "tool/import/remote.h"
#include "tool/import/sink.h"

namespace madang::importer {
namespace {

constexpr IntegerRule kCountRule{.min = 0};
constexpr const char* kVersionAdvice = "Is it a madang server of this version?";

std::string json_line(const places::Draft& draft) {
    std::string line;
    JsonWriter json(line);
    json.begin_object();
    places::write_fields(json, draft);
    json.end_object();
    return line + "\n";
}

// Reads the sums of an answer. A line that failed is a server of another version: all that is sent
// has been judged by our rules.
Outcome<places::ImportCounts> counts_of(const std::string& url, const std::string& answer) {
    auto document = JsonDocument::parse(answer, {});
    if (!document) return stop(url + " gave an answer that is not JSON");
    JsonObject sums = document->root();
    auto created = sums.integer("created", kCountRule);
    auto updated = sums.integer("updated", kCountRule);
    auto unchanged = sums.integer("unchanged", kCountRule);
    auto failed = sums.integer("failed", kCountRule);
    if (!created || !updated || !unchanged || !failed) {
        return stop(url + " did not say what it stored", kVersionAdvice);
    }
    if (*failed > 0) return stop(url + " does not take places as we send them", kVersionAdvice);
    return places::ImportCounts{static_cast<std::uint64_t>(*created),
                                static_cast<std::uint64_t>(*updated),
                                static_cast<std::uint64_t>(*unchanged)};
}

class ServerSink : public PlaceSink {
public:
    explicit ServerSink(Remote remote) : remote_(std::move(remote)) {}

    // One request, or several where the lines together exceed what the server takes.
    Outcome<places::ImportCounts> store(std::span<const places::Draft> drafts) override {
        places::ImportCounts sums;
        std::string body;
        for (const places::Draft& draft : drafts) {
            std::string line = json_line(draft);
            if (body.size() + line.size() > places::kImportBodyMax.value) {
                auto sent = send(std::exchange(body, {}), sums);
                if (!sent) return std::unexpected(sent.error());
            }
            body += line;
        }
        auto sent = send(std::move(body), sums);
        if (!sent) return std::unexpected(sent.error());
        return sums;
    }

    Outcome<> finish() override { return {}; }

private:
    Outcome<> send(std::string body, places::ImportCounts& sums) {
        if (body.empty()) return {};
        std::string answer =
            TRY(remote_.post("/v1/business-imports", "application/x-ndjson", std::move(body)));
        places::ImportCounts counts = TRY(counts_of(remote_.url(), answer));
        sums.created += counts.created;
        sums.updated += counts.updated;
        sums.unchanged += counts.unchanged;
        return {};
    }

    Remote remote_;
};

}  // namespace

Outcome<std::unique_ptr<PlaceSink>> server_sink(const std::string& url, std::string token) {
    Remote remote = TRY(Remote::connect(url, std::move(token)));
    return std::make_unique<ServerSink>(std::move(remote));
}

}  // namespace madang::importer
