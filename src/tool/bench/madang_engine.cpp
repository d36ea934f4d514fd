// The index through its façade; the server through its HTTP API.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/madang_engine.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <vector>

#include "engine/geo/index.h"
#include "engine/hours/atlas.h"
#include "engine/http/client.h"
#include "tool/bench/child_process.h"

namespace madang::bench {
namespace {

constexpr Seconds kStart{60};
constexpr std::size_t kBatch = 1000;  // drafts a transaction

class IndexEngine final : public SearchEngine {
public:
    explicit IndexEngine(std::unique_ptr<geo::Index> index) : index_(std::move(index)) {}

    std::string name() const override { return "Madang, in process"; }

    Result<> load(std::span<const geo::Position> points) override {
        std::uint64_t next = 0;
        return index_->rebuild(
            [&]() -> std::optional<geo::Entry> {
                if (next == points.size()) return std::nullopt;
                const std::uint64_t id = next++;
                return geo::Entry{.id = id, .position = points[id], .category = {}};
            },
            1);
    }

    Result<std::size_t> search(geo::Position centre, Meters radius) override {
        index_->search({.area = geo::Circle{centre, radius}, .limit = kNearest}, hits_);
        return hits_.size();
    }

    Nanoseconds cpu_time() const override { return cpu_time_of_this_thread(); }
    Bytes footprint() const override { return {index_->statistics().memory_bytes}; }

private:
    std::unique_ptr<geo::Index> index_;
    std::vector<geo::Hit> hits_;
};

// The answer's ids, counted without parsing: a client's CPU is not what is measured.
std::size_t count_ids(std::string_view body) {
    std::size_t found = 0;
    for (std::size_t at = body.find("\"id\":"); at != std::string_view::npos;
         at = body.find("\"id\":", at + 1)) {
        ++found;
    }
    return found;
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

    Result<> load(std::span<const geo::Position> points) override {
        if (!std::filesystem::exists(directory_ + "/loaded")) {
            TRY(fill(points));
            TRY(environment_.files.replace(directory_ + "/loaded", "1\n"));
        }
        return start();
    }

    Result<std::size_t> search(geo::Position centre, Meters radius) override {
        const http::ClientResponse answer = TRY(client_->get(fmt::format(
            "/v1/businesses?latitude={:.7f}&longitude={:.7f}&radius={:.0f}&limit={}&count={}",
            centre.latitude, centre.longitude, radius.value, kNearest,
            count_ == places::Count::kExact ? "exact" : "none")));
        if (answer.status != 200) {
            return fail(ErrorCode::kUnavailable, "the server refused a search", answer.status);
        }
        return count_ids(answer.body);
    }

    Nanoseconds cpu_time() const override { return cpu_time_of(server_->pid()); }
    Bytes footprint() const override { return resident_of(server_->pid()); }

private:
    Result<> fill(std::span<const geo::Position> points) {
        // As the server will open it: otherwise that would have to number opening hours first.
        const auto atlas = TRY(hours::Atlas::open());
        places::Options options;
        options.atlas = atlas.get();
        auto catalog = TRY(places::Catalog::open(environment_, directory_, options));
        std::vector<places::Draft> drafts;
        for (std::size_t i = 0; i < points.size(); ++i) {
            places::Draft draft;
            draft.name = fmt::format("Place {}", i);
            draft.latitude = points[i].latitude;
            draft.longitude = points[i].longitude;
            draft.category = "amenity=cafe";
            draft.address = fmt::format("{} Market Street", i % 1000);
            draft.source_id = fmt::format("bench:{}", i);
            drafts.push_back(std::move(draft));
            if (drafts.size() == kBatch || i + 1 == points.size()) {
                TRY(catalog->import_batch(drafts));
                drafts.clear();
            }
        }
        return catalog->checkpoint();
    }

    Result<> start() {
        const std::uint16_t port = TRY(free_port());
        server_.emplace(TRY(ChildProcess::start(
            {program_, "serve", "--data", directory_, "--listen", fmt::format("127.0.0.1:{}", port),
             "--reactors", "1", "--log-level", "warning"},
            directory_ + "/server.log")));
        TRY(wait_for_port(port, kStart));
        client_ = TRY(http::BlockingClient::create(io::Address::loopback(port)));
        return {};
    }

    io::Environment& environment_;
    std::string directory_;
    std::string program_;
    places::Count count_;
    std::optional<ChildProcess> server_;
    std::unique_ptr<http::BlockingClient> client_;
};

}  // namespace

Result<std::unique_ptr<SearchEngine>> open_index(io::Environment& environment,
                                                 const std::string& directory) {
    return std::make_unique<IndexEngine>(TRY(geo::Index::open(environment, directory, {})));
}

Result<std::unique_ptr<SearchEngine>> open_server(io::Environment& environment,
                                                  const std::string& directory,
                                                  const std::string& program, places::Count count) {
    return std::make_unique<ServerEngine>(environment, directory, program, count);
}

}  // namespace madang::bench
