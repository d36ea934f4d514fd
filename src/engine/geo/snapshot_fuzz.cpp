// Feeds arbitrary bytes to the snapshot reader, as they are and with their checksums made right, so
// that the structure behind the checksums is tried too. What the reader accepts must be searchable.
// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "base/hash.h"
#include "engine/geo/delta.h"
#include "engine/geo/search.h"
#include "engine/geo/snapshot.h"
#include "io/clock.h"

namespace madang::geo {
namespace {

constexpr std::size_t kHeader = 64;
constexpr std::size_t kEntry = 24;
constexpr std::size_t kSchedule = 28;

std::uint64_t number(const std::string& bytes, std::size_t at, std::size_t size) {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data() + at, size);
    return value;
}

void set_checksum(std::string& bytes, std::size_t at, std::size_t first, std::size_t size) {
    const std::uint32_t checksum = crc32c(std::string_view(bytes).substr(first, size));
    std::memcpy(bytes.data() + at, &checksum, sizeof checksum);
}

// Offsets as snapshot.cpp documents them.
std::string repaired(std::string bytes) {
    if (bytes.size() < kHeader) return bytes;
    const std::uint64_t size = bytes.size();
    std::memcpy(bytes.data() + 32, &size, sizeof size);
    const std::uint64_t chunks = number(bytes, 40, 4);
    const std::uint64_t directory = (chunks * kEntry + 63) / 64 * 64;
    const std::uint64_t schedules = (number(bytes, 48, 4) * kSchedule + 63) / 64 * 64;
    if (directory <= size - kHeader) {
        for (std::uint64_t i = 0; i < chunks; ++i) {
            const std::size_t entry = kHeader + i * kEntry;
            const std::uint64_t offset = number(bytes, entry, 8);
            const auto points = static_cast<std::uint32_t>(number(bytes, entry + 16, 4));
            if (offset > size) continue;
            set_checksum(bytes, entry + 20, offset, ChunkLayout(points).size);
        }
        set_checksum(bytes, 44, kHeader, directory);
        if (schedules <= size - kHeader - directory) {
            set_checksum(bytes, 52, kHeader + directory, schedules);
        }
    }
    set_checksum(bytes, 60, 0, 60);
    return bytes;
}

class StoppedClock final : public io::Clock {
public:
    MonotonicTime monotonic() override { return {}; }
    WallTime wall() override { return {}; }
};

std::vector<Filter> filters() {
    const auto open = std::make_shared<const ScheduleSet>(ScheduleSet{7});
    return {{},
            {.include = {{1}, {3}}, .rating_min = 40},
            {.prices = 6, .attributes = 1, .open_at = OpenAt{100, open}}};
}

void read_and_search(std::string text) {
    const auto bytes = std::make_shared<const std::string>(std::move(text));
    const auto base = read_snapshot(*bytes, bytes, Verification::kInBackground);
    if (!base) return;
    const Delta delta(*base, 64);
    const DeltaView view(delta);
    StoppedClock clock;
    std::vector<Hit> hits;
    for (const Filter& filter : filters()) {
        search(view, {.area = Nearest{}, .filter = filter}, clock, hits);
        search(view, {.area = Circle{{37, 127}, {1000}, {10}}, .filter = filter}, clock, hits);
        search(view, {.area = Box{-1, 170, 1, -170, {}}, .filter = filter}, clock, hits);
        count(view, {.area = Circle{{}, {1e6}}, .filter = filter}, clock);
        count(view, {.area = Nearest{}, .filter = filter}, clock);
    }
    for (std::size_t i = 0; i < (*base)->chunks(); ++i) {
        const Point point = (*base)->chunk(i).point(0);
        (*base)->find(point.id, point.place);
    }
}

}  // namespace
}  // namespace madang::geo

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    madang::geo::read_and_search(bytes);
    madang::geo::read_and_search(madang::geo::repaired(bytes));
    return 0;
}
