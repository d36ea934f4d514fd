// The index through its façade.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/index_engine.h"

#include <optional>
#include <vector>

#include "tool/bench/child_process.h"

namespace madang::bench {
namespace {

class IndexEngine final : public SearchEngine {
public:
    explicit IndexEngine(std::unique_ptr<geo::Index> index) : index_(std::move(index)) {}

    std::string name() const override { return "Madang, in process"; }

    Result<> load(const World& world) override {
        open_at_ = world.open_at();
        return fill_index(*index_, world);
    }

    Result<> ask(const Question& question, Answer& answer) override {
        query_.area = geo::Circle{question.centre, question.radius};
        if (question.polygon != nullptr) query_.area = *question.polygon;
        query_.limit = kHitsMax;
        set_filter(question.wanted);
        if (question.task == Task::kCount) {
            answer.hits = index_->count(query_).points;
            return {};
        }
        index_->search(query_, hits_);
        answer.hits = hits_.size();
        for (const geo::Hit& hit : hits_) answer.ids.push_back(hit.id);
        return {};
    }

    Nanoseconds cpu_time() const override { return cpu_time_of_this_thread(); }
    Bytes footprint() const override { return {index_->statistics().memory_bytes}; }

private:
    void set_filter(const Wanted& wanted) {
        query_.filter.include.clear();
        if (wanted.category != 0) query_.filter.include.push_back({wanted.category});
        query_.filter.rating_min = wanted.rating_min;
        query_.filter.open_at = wanted.open ? std::optional(open_at_) : std::nullopt;
    }

    std::unique_ptr<geo::Index> index_;
    geo::OpenAt open_at_;
    geo::Query query_;
    std::vector<geo::Hit> hits_;
};

}  // namespace

geo::Entry entry_of(const World& world, std::uint64_t id) {
    const Point& point = world.points[id];
    geo::Entry entry{.id = id, .position = point.position, .category = {point.category}};
    entry.rating = point.rating;
    entry.schedule = point.schedule;
    return entry;
}

Result<> fill_index(geo::Index& index, const World& world) {
    std::vector<geo::Schedule> schedules;
    schedules.reserve(world.schedules.size());
    for (std::uint32_t i = 0; i < world.schedules.size(); ++i) {
        schedules.push_back({i + 1, world.schedules[i].possible});
    }
    std::uint64_t next = 0;
    const geo::Source source = [&]() -> std::optional<geo::Entry> {
        if (next == world.points.size()) return std::nullopt;
        return entry_of(world, next++);
    };
    return index.rebuild(source, 1, schedules);
}

Result<std::unique_ptr<SearchEngine>> open_index(io::Environment& environment,
                                                 const std::string& directory) {
    return std::make_unique<IndexEngine>(TRY(geo::Index::open(environment, directory, {})));
}

}  // namespace madang::bench
