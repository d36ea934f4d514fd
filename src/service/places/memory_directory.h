// The directory in memory, as simple as possible: the model that the contract tests compare with.
//
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "service/places/names/words.h"
#include "service/places/rules.h"

namespace madang::places {

// A store under test: runs transactions one by one and shows the outbox.
class Directory {
public:
    using Rule = std::function<Result<>(PlacesView&)>;
    virtual ~Directory() = default;
    virtual Result<> transact(const Rule& rule) = 0;
    virtual std::vector<Change> outbox() = 0;
    // Terms of names and who is filed under them, sorted.
    virtual std::vector<std::pair<std::string, BusinessId>> filed() = 0;
    virtual void pass(Seconds time) = 0;
};

class MemoryDirectory final : public Directory {
public:
    Result<> transact(const Rule& rule) override {
        State next = state_;
        ++next.stamp;
        next.time.microseconds += 1;
        View view(next);
        auto done = rule(view);
        if (!done) return done;
        // What writes nothing is no commit. Whatever the rules write has an event.
        if (next.outbox.size() == state_.outbox.size()) next.stamp = state_.stamp;
        state_ = std::move(next);
        return {};
    }

    std::vector<Change> outbox() override {
        std::vector<Change> changes;
        for (const auto& [key, change] : state_.outbox) changes.push_back(change);
        return changes;
    }

    std::vector<std::pair<std::string, BusinessId>> filed() override {
        return {state_.filed.begin(), state_.filed.end()};
    }

    void pass(Seconds time) override { state_.time.microseconds += Microseconds(time).count(); }

private:
    using Key = std::pair<std::string, std::string>;
    struct State {
        std::uint64_t stamp = 0;
        WallTime time{1'700'000'000'000'000};
        std::uint64_t next_id = 1;
        std::map<BusinessId, Business> businesses;
        std::map<std::string, BusinessId, std::less<>> sources;
        std::map<std::string, std::uint16_t, std::less<>> categories;
        std::set<std::pair<std::string, BusinessId>> filed;
        std::map<Key, IdempotencyRecord> answers;
        std::map<std::pair<std::uint64_t, BusinessId>, Change> outbox;
    };

    template <class Map, class K>
    static Result<typename Map::mapped_type> look_up(const Map& map, const K& key) {
        const auto found = map.find(key);
        if (found == map.end()) return fail(ErrorCode::kNotFound, "not in memory");
        return found->second;
    }

    class View final : public PlacesView {
    public:
        explicit View(State& state) : state_(state) {}
        WallTime now() const override { return state_.time; }
        Result<BusinessId> allocate_id() override { return BusinessId{state_.next_id++}; }
        Result<> claim_id(BusinessId id) override {
            state_.next_id = std::max(state_.next_id, id.value + 1);
            return {};
        }
        Result<Business> business(BusinessId id) override { return look_up(state_.businesses, id); }
        Result<BusinessId> by_source(std::string_view source_id) override {
            return look_up(state_.sources, source_id);
        }
        Result<IdempotencyRecord> idempotency(const IdempotencyKey& key) override {
            return look_up(state_.answers, Key(key.owner, key.key));
        }
        Result<std::uint16_t> category_code(std::string_view category) override {
            if (category.empty()) return std::uint16_t{0};
            const auto next = static_cast<std::uint16_t>(state_.categories.size() + 1);
            return state_.categories.try_emplace(std::string(category), next).first->second;
        }
        Result<std::uint32_t> schedule_code(const Draft&) override { return std::uint32_t{0}; }
        void put(const Business& business) override { state_.businesses[business.id] = business; }
        void remove(BusinessId id) override { state_.businesses.erase(id); }
        void put_source(std::string_view source_id, BusinessId id) override {
            state_.sources[std::string(source_id)] = id;
        }
        void remove_source(std::string_view source_id) override {
            state_.sources.erase(std::string(source_id));
        }
        void file_name(const Business& business) override {
            for (const std::string& term : terms_of_name(business.draft.name)) {
                state_.filed.emplace(term, business.id);
            }
        }
        void unfile_name(const Business& business) override {
            for (const std::string& term : terms_of_name(business.draft.name)) {
                state_.filed.erase({term, business.id});
            }
        }
        void put_idempotency(const IdempotencyKey& key, const IdempotencyRecord& record) override {
            state_.answers[Key(key.owner, key.key)] = record;
        }
        Result<> purge_idempotency(WallTime before, std::size_t limit) override {
            std::multimap<WallTime, Key> by_age;
            for (const auto& [key, answer] : state_.answers) by_age.emplace(answer.created, key);
            for (const auto& [created, key] : by_age) {
                if (created >= before || limit-- == 0) break;
                state_.answers.erase(key);
            }
            return {};
        }
        Result<> publish(const Change& change) override {
            Change event = change;
            event.stamp = state_.stamp;
            const auto [entry, is_first] =
                state_.outbox.try_emplace({event.stamp, event.id}, event);
            event.before = entry->second.before;
            entry->second = event;
            return {};
        }

    private:
        State& state_;
    };

    State state_;
};

}  // namespace madang::places
