// What a power cut leaves of a file.
// SPDX-License-Identifier: Apache-2.0
#include "io/sim/node.h"

#include <algorithm>
#include <utility>

#include "io/sim/limits.h"

namespace madang::io::sim {
namespace {

void apply(std::string& image, const Node::Change& change) {
    if (change.kind == Node::Change::Kind::kTruncate) {
        image.resize(change.offset);
        return;
    }
    const std::size_t end = change.offset + change.bytes.size();
    // What lies between, if its writes were lost, reads as zeros.
    if (image.size() < end) image.resize(end);
    image.replace(change.offset, change.bytes.size(), change.bytes);
}

// Shortens a write at some byte, or at the sector boundary before it.
void tear(Node::Change& change, SeededRandom& random) {
    std::uint64_t length = random.below(change.bytes.size() + 1);
    if (random.chance(50)) {
        const std::uint64_t end = change.offset + length;
        const std::uint64_t boundary = end - end % kSectorBytes;
        length = boundary > change.offset ? boundary - change.offset : 0;
    }
    change.bytes.resize(length);
}

}  // namespace

Fate draw_fate(SeededRandom& random) {
    switch (random.below(4)) {
        case 0: return Fate::kAllLost;
        case 1: return Fate::kAllKept;
        default: return Fate::kMixed;
    }
}

bool survives(Fate fate, SeededRandom& random) {
    if (fate == Fate::kMixed) return random.chance(50);
    return fate == Fate::kAllKept;
}

void Node::write(std::uint64_t offset, std::string_view added) {
    // One change a page, since the kernel writes pages back one by one and in any order.
    while (!added.empty()) {
        const std::size_t room = kPageBytes - offset % kPageBytes;
        const std::string_view piece = added.substr(0, room);
        changes.push_back({Change::Kind::kWrite, offset, std::string(piece)});
        apply(bytes, changes.back());
        offset += piece.size();
        added.remove_prefix(piece.size());
    }
}

void Node::truncate(std::uint64_t size) {
    changes.push_back({Change::Kind::kTruncate, size, {}});
    apply(bytes, changes.back());
}

void Node::sync() {
    for (const Change& change : changes) apply(platter, change);
    changes.clear();
}

void Node::sync_badly(SeededRandom& random) {
    for (const Change& change : std::exchange(changes, {})) {
        if (random.chance(50)) apply(platter, change);
    }
}

void Node::lose(SeededRandom& random) {
    const Fate fate = draw_fate(random);
    const std::size_t reached = bytes.size();
    std::erase_if(changes, [&](const Change&) { return !survives(fate, random); });
    if (!changes.empty() && changes.back().kind == Change::Kind::kWrite && random.chance(50)) {
        tear(changes.back(), random);
    }
    sync();
    leave_garbage(random, reached);
    bytes = platter;
}

// The length of a file may reach the disk before the bytes do.
void Node::leave_garbage(SeededRandom& random, std::size_t reached) {
    if (reached <= platter.size() || !random.chance(30)) return;
    const std::size_t room = std::min(reached - platter.size(), kPageBytes);
    std::string rest(1 + random.below(room), '\0');
    if (random.chance(50)) random.fill(rest);
    platter += rest;
}

}  // namespace madang::io::sim
