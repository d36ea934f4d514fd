// One kept-alive connection; GET, and POST for polygons.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/server_engine.h"

#include <fmt/format.h>

#include <optional>

#include "base/text.h"
#include "base/time.h"
#include "engine/http/client.h"
#include "tool/bench/child_process.h"
#include "tool/bench/served_store.h"

namespace madang::bench {
namespace {

// The answer's ids, counted without parsing: a client's CPU is not what is measured.
std::size_t count_ids(std::string_view body) {
    std::size_t found = 0;
    for (std::size_t at = body.find("\"id\":"); at != std::string_view::npos;
         at = body.find("\"id\":", at + 1)) {
        ++found;
    }
    return found;
}

// The number behind "total_count":.
std::uint64_t total_count(std::string_view body) {
    constexpr std::string_view kKey = "\"total_count\":";
    const std::size_t at = body.find(kKey);
    if (at == std::string_view::npos) return 0;
    std::string_view number = trim(body.substr(at + kKey.size(), 24));
    number = number.substr(0, number.find_first_not_of("0123456789"));
    return static_cast<std::uint64_t>(parse_integer(number).value_or(0));
}

std::string polygon_body(const Question& question) {
    std::string ring;
    for (const geo::Position& corner : question.polygon->rings[0]) {
        if (!ring.empty()) ring += ',';
        ring += fmt::format("[{:.7f},{:.7f}]", corner.longitude, corner.latitude);
    }
    return fmt::format(R"({{"latitude":{:.7f},"longitude":{:.7f},"limit":{},"count":"none",)"
                       R"("polygon":{{"type":"Polygon","coordinates":[[{}]]}}}})",
                       question.centre.latitude, question.centre.longitude, kHitsMax, ring);
}

class ServerEngine final : public SearchEngine {
public:
    ServerEngine(io::Environment& environment, std::string directory, std::string program,
                 places::Count count)
        : environment_(environment),
          directory_(std::move(directory)),
          program_(std::move(program)),
          count_(count) {}

    std::string name() const override {
        return count_ == places::Count::kExact ? "Madang, HTTP, count=exact"
                                               : "Madang, HTTP, count=none";
    }

    Result<> load(const World& world) override {
        open_at_ = to_rfc3339(world.instant);
        TRY(fill_store(environment_, directory_, world));
        server_.emplace(TRY(serve_store(directory_, program_, 1)));
        client_ = TRY(http::BlockingClient::create(io::Address::loopback(server_->port)));
        return {};
    }

    Result<> ask(const Question& question, Answer& answer) override {
        const auto response =
            TRY(question.polygon != nullptr
                    ? client_->send_json("POST", "/v1/business-searches", polygon_body(question))
                    : client_->get(target_of(question)));
        if (response.status != 200) {
            return fail(ErrorCode::kUnavailable, "the server refused a search", response.status);
        }
        answer.hits =
            question.task == Task::kCount ? total_count(response.body) : count_ids(response.body);
        return {};
    }

    Nanoseconds cpu_time() const override { return cpu_time_of(server_->process.pid()); }
    Bytes footprint() const override { return resident_of(server_->process.pid()); }

private:
    std::string target_of(const Question& question) const {
        std::string target = search_target(question.centre, question.radius,
                                           question.task == Task::kCount ? 1 : kHitsMax, count_);
        const Wanted& wanted = question.wanted;
        if (wanted.category != 0) {
            target += "&category=" + percent_encoded(category_text(wanted.category));
        }
        if (wanted.rating_min != 0) {
            target += fmt::format("&min_rating={:.1f}", wanted.rating_min / 10.0);
        }
        if (wanted.open) target += "&open_at=" + percent_encoded(open_at_);
        return target;
    }

    static std::string percent_encoded(std::string_view text) {
        std::string encoded;
        for (const char c : text) {
            if (c == '=' || c == ':' || c == '+') {
                encoded += fmt::format("%{:02X}", static_cast<unsigned>(c));
            } else {
                encoded += c;
            }
        }
        return encoded;
    }

    io::Environment& environment_;
    std::string directory_;
    std::string program_;
    places::Count count_;
    std::string open_at_;
    std::optional<ServedStore> server_;
    std::unique_ptr<http::BlockingClient> client_;
};

}  // namespace

Result<std::unique_ptr<SearchEngine>> open_server(io::Environment& environment,
                                                  const std::string& directory,
                                                  const std::string& program, places::Count count) {
    return std::make_unique<ServerEngine>(environment, directory, program, count);
}

}  // namespace madang::bench
