// The workload and the oracle.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/testing/crash_rounds.h"

#include <algorithm>
#include <map>
#include <vector>

#include "engine/lsm/testing/simulated.h"

namespace madang::lsm::testing {

namespace {

using Change = std::map<std::string, std::optional<std::string>>;  // nothing: removed

class CrashingDatabase {
public:
    explicit CrashingDatabase(std::uint64_t seed) : sim_(seed) {}

    // Opens, cutting the power during recovery now and then if `nasty`.
    bool open(bool nasty) {
        for (int attempt = 0; attempt < 5; ++attempt) {
            const bool cut = nasty && attempt < 4 && random().chance(25);
            if (cut) disk().cut_power_at_operation(1 + random().below(20));
            const auto opened = sim_.open();
            if (opened && (!cut || disk().has_power())) {
                if (cut) disk().forget_faults();
                return check_recovered();
            }
            if (!opened && !cut) return failed("open: " + opened.error().describe());
            lose_power();
        }
        return failed("never opened");
    }

    void arm(Cut cut) {
        if (cut.at == Cut::At::kSync) {
            disk().cut_power_at_sync(cut.nth);
        } else {
            disk().cut_power_at_operation(cut.nth);
        }
    }

    // Runs the workload until its end or until the power is gone.
    void live(int transactions) {
        const std::uint64_t operations = disk().operations();
        const std::uint64_t syncs = disk().syncs();
        for (int i = 0; i < transactions && disk().has_power(); ++i) {
            queue_one();
            for (auto steps = random().below(4); steps > 0; --steps) sim_.world.step();
        }
        sim_.world.run_until_idle();
        result_.operations = disk().operations() - operations;
        result_.syncs = disk().syncs() - syncs;
    }

    void lose_power() {
        if (disk().has_power()) disk().cut_power();
        ++result_.cuts;
        sim_.world.run_until_idle();
        sim_.database.reset();
        sim_.world.run_until_idle();
        disk().forget_faults();
        disk().restart();
    }

    const CrashResult& result() const { return result_; }
    bool fine() const { return result_.failure.empty(); }

private:
    io::sim::SeededRandom& random() { return sim_.world.random(); }
    io::sim::Disk& disk() { return sim_.world.disk(); }

    bool failed(const std::string& why) {
        if (result_.failure.empty()) result_.failure = why;
        return false;
    }

    Change some_change() {
        Change change;
        for (auto n = 1 + random().below(5); n > 0; --n) {
            auto& value = change["key" + std::to_string(random().below(120))];
            if (random().chance(25)) {
                value = std::nullopt;
            } else {
                value =
                    std::string(random().below(150), static_cast<char>('a' + random().below(26)));
            }
        }
        return change;
    }

    // Each transaction also counts up a hot row, by what it reads there.
    void queue_one() {
        Change change = some_change();
        const auto kind = random().below(10);  // 0 fails, 1 only reads
        sim_.database->transact(
            [this, change, kind](View& view) -> Result<> {
                const std::uint64_t stamp = view.commit().stamp.value;
                const auto count = view.get("count");
                if (!count && count.error().code() != ErrorCode::kNotFound) return {};
                const std::string seen = count ? *count : "0";
                if (seen != std::to_string(stamp - 1)) failed("a view missed a commit: " + seen);
                if (kind == 0) return fail(ErrorCode::kConflict, "abandoned");
                if (kind == 1) return {};
                Change whole = change;
                whole["count"] = std::to_string(stamp);
                for (const auto& [key, value] : whole) {
                    if (value) view.put(key, *value);
                    if (!value) view.remove(key);
                }
                ran_.resize(stamp);  // one that ran again, or after a rollback, replaces the first
                ran_[stamp - 1] = std::move(whole);
                return {};
            },
            {}, [this, kind](const Result<Commit>& commit) { told(commit, kind); });
    }

    void told(const Result<Commit>& commit, std::uint64_t kind) {
        if (!commit) return;
        if (kind == 0) failed("an abandoned transaction committed");
        if (commit->stamp.value < acknowledged_) failed("told out of order");
        if (commit->stamp.value > sim_.database->published().value) failed("told before published");
        acknowledged_ = std::max(acknowledged_, commit->stamp.value);
        ++result_.acknowledged;
    }

    // What commits 1..n left.
    Contents after(std::uint64_t n) const {
        Contents contents;
        for (std::uint64_t i = 0; i < n; ++i) {
            for (const auto& [key, value] : ran_[i]) {
                if (value) contents[key] = *value;
                if (!value) contents.erase(key);
            }
        }
        return contents;
    }

    bool check_recovered() {
        const std::uint64_t stamp = sim_.database->published().value;
        const std::string at = " (recovered " + std::to_string(stamp) + ", acknowledged " +
                               std::to_string(acknowledged_) + ", ran " +
                               std::to_string(ran_.size()) + ')';
        if (stamp < acknowledged_) return failed("an acknowledged commit is lost" + at);
        if (stamp > ran_.size()) return failed("a commit appeared that never ran" + at);
        const Contents expected = after(stamp);
        const auto iterator = sim_.database->iterate(sim_.database->snapshot(), {});
        if (forward(*iterator) != expected) return failed("contents differ, forward" + at);
        if (!iterator->status()) return failed("walk: " + iterator->status().error().describe());
        if (backward(*iterator) != expected) return failed("contents differ, backward" + at);
        for (const auto& [key, value] : expected) {
            const auto got = sim_.get(key);
            if (!got || *got != value) return failed("get(" + key + ") differs" + at);
        }
        ran_.resize(stamp);  // the rest is gone, and its stamps are given anew
        acknowledged_ = stamp;
        return true;
    }

    Simulated sim_;
    std::vector<Change> ran_;  // by stamp - 1
    std::uint64_t acknowledged_ = 0;
    CrashResult result_;
};

constexpr int kTransactions = 60;  // of a life: some flushes, a merge or two

}  // namespace

CrashResult crash_once(std::uint64_t seed, std::optional<Cut> cut) {
    CrashingDatabase database(seed);
    if (!database.open(false)) return database.result();
    if (cut) database.arm(*cut);
    database.live(kTransactions * 3);
    CrashResult result = database.result();
    database.lose_power();
    database.open(false);
    result.failure = database.result().failure;
    result.acknowledged = database.result().acknowledged;
    result.cuts = database.result().cuts;
    return result;
}

CrashResult crash_often(std::uint64_t seed, int lives) {
    CrashingDatabase database(seed);
    io::sim::SeededRandom random(seed ^ 0x5eed);
    if (!database.open(false)) return database.result();
    for (int life = 0; life < lives && database.fine(); ++life) {
        const Cut::At at = random.chance(50) ? Cut::At::kSync : Cut::At::kOperation;
        database.arm({.at = at, .nth = 1 + random.below(at == Cut::At::kSync ? 60 : 200)});
        database.live(kTransactions);
        database.lose_power();
        database.open(true);
    }
    return database.result();
}

}  // namespace madang::lsm::testing
