// Merging sorted changes into the chunks they fall into.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/merge.h"

#include <algorithm>

#include "engine/geo/packed/hilbert.h"

namespace madang::geo {
namespace {

struct Keyed {
    std::uint64_t key;
    Point point;
};

bool by_key(const Keyed& a, const Keyed& b) {
    return a.key != b.key ? a.key < b.key : a.point.id < b.point.id;
}

std::vector<Keyed> living(const Delta& delta, std::uint32_t count) {
    std::vector<Keyed> points;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (!delta.alive(i, count)) continue;
        const Point& point = *delta.record(i).point;
        points.push_back({hilbert_key(point.place), point});
    }
    std::sort(points.begin(), points.end(), by_key);
    return points;
}

std::vector<Slot> graves(const Delta& delta, std::uint32_t count) {
    std::vector<Slot> slots;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (const auto slot = delta.grave(i)) slots.push_back(*slot);
    }
    std::sort(slots.begin(), slots.end());
    return slots;
}

class Merger {
public:
    Merger(const Delta& delta, std::uint32_t count)
        : base_(delta.base()), born_(living(delta, count)), dead_(graves(delta, count)) {}

    std::vector<Piece> run() {
        for (std::uint32_t i = 0; i < base_.chunks(); ++i) {
            const Piece& piece = base_.pieces()[i];
            const std::size_t born_end = end_of_born(i);
            const bool is_dirty = born_end > next_born_ ||
                                  (next_dead_ < dead_.size() && dead_[next_dead_].chunk == i);
            if (!is_dirty && open_.empty() && piece.chunk->points() >= kChunkPointsMin) {
                pieces_.push_back(piece);
                continue;
            }
            if (open_.empty()) open_key_ = piece.first_key;
            rewrite(i, born_end);
            if (open_.size() >= kChunkPointsMin) close();
        }
        for (; next_born_ < born_.size(); ++next_born_) open_.push_back(born_[next_born_].point);
        if (!open_.empty()) close();
        if (!pieces_.empty()) pieces_.front().first_key = 0;
        return std::move(pieces_);
    }

private:
    // Changes that fall into chunk `i`: those below the next chunk's first key.
    std::size_t end_of_born(std::uint32_t i) const {
        if (i + 1 == base_.chunks()) return born_.size();
        const std::uint64_t bound = base_.pieces()[i + 1].first_key;
        const auto end =
            std::lower_bound(born_.begin() + static_cast<std::ptrdiff_t>(next_born_), born_.end(),
                             bound, [](const Keyed& a, std::uint64_t key) { return a.key < key; });
        return static_cast<std::size_t>(end - born_.begin());
    }

    void rewrite(std::uint32_t i, std::size_t born_end) {
        const Chunk& chunk = base_.chunk(i);
        for (std::uint32_t index = 0; index < chunk.points(); ++index) {
            if (next_dead_ < dead_.size() && dead_[next_dead_] == Slot{i, index}) {
                ++next_dead_;
                continue;
            }
            const Point point = chunk.point(index);
            if (next_born_ < born_end) {
                const std::uint64_t key = hilbert_key(point.place);
                while (next_born_ < born_end && born_[next_born_].key <= key) {
                    open_.push_back(born_[next_born_++].point);
                }
            }
            open_.push_back(point);
        }
        while (next_born_ < born_end) open_.push_back(born_[next_born_++].point);
    }

    // Packs the open points into as many equal chunks as they need.
    void close() {
        const std::size_t parts =
            open_.size() <= kChunkPointsMax ? 1 : (open_.size() + kChunkPoints - 1) / kChunkPoints;
        const std::span<const Point> all(open_);
        for (std::size_t part = 0; part < parts; ++part) {
            const std::size_t first = all.size() * part / parts;
            const std::size_t end = all.size() * (part + 1) / parts;
            const std::uint64_t key = part == 0 ? open_key_ : hilbert_key(all[first].place);
            pieces_.push_back(
                {key, Chunk::pack(all.subspan(first, end - first), *base_.schedules())});
        }
        open_.clear();
    }

    const Base& base_;
    std::vector<Keyed> born_;
    std::vector<Slot> dead_;
    std::size_t next_born_ = 0;
    std::size_t next_dead_ = 0;
    std::vector<Piece> pieces_;
    std::vector<Point> open_;     // of chunks being rewritten
    std::uint64_t open_key_ = 0;  // their first key
};

}  // namespace

std::shared_ptr<const Base> merge(const Delta& delta, std::uint32_t count) {
    return std::make_shared<const Base>(Merger(delta, count).run(), delta.record(count - 1).stamp,
                                        delta.base().schedules());
}

}  // namespace madang::geo
