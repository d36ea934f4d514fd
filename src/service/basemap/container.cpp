// The only file that knows SQLite.
// SPDX-License-Identifier: Apache-2.0
#include "service/basemap/container.h"

#include <sqlite3.h>

#include <array>

#include "base/text.h"
#include "service/basemap/limits.h"

namespace madang::basemap {

namespace {

constexpr const char* kFind =
    "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?";

// Nobody writes the file: SQLite need neither lock it nor look for a journal.
std::string uri_of(const std::string& path) {
    std::string uri = "file:";
    for (const char c : path) {
        if (c == '%' || c == '?' || c == '#') {
            constexpr std::string_view kDigits = "0123456789ABCDEF";
            const auto byte = static_cast<unsigned char>(c);
            uri.append(1, '%').append(1, kDigits[byte >> 4]).append(1, kDigits[byte & 15]);
        } else {
            uri.append(1, c);
        }
    }
    return uri + "?mode=ro&immutable=1";
}

std::unexpected<Error> damaged(int status) {
    return fail(ErrorCode::kCorrupt, "the base map's file is damaged", status);
}

struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

std::string column_bytes(sqlite3_stmt* statement) {
    const void* const bytes = sqlite3_column_blob(statement, 0);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, 0));
    return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
}

// "west,south,east,north" in degrees.
std::optional<mvt::TileBounds> read_bounds(std::string_view text) {
    std::array<double, 4> numbers{};
    for (double& number : numbers) {
        const auto value = parse_number(trim(text.substr(0, text.find(','))));
        if (!value) return std::nullopt;
        number = *value;
        text.remove_prefix(std::min(text.find(','), text.size() - 1) + 1);
    }
    const auto& [west, south, east, north] = numbers;
    const bool is_possible = west >= -180 && east <= 180 && south >= -90 && north <= 90 &&
                             west <= east && south <= north;
    if (!is_possible) return std::nullopt;
    return mvt::TileBounds{.south = south, .west = west, .north = north, .east = east};
}

}  // namespace

Result<std::shared_ptr<Container>> Container::open(const std::string& path) {
    std::shared_ptr<Container> container(new Container);
    MutexLock lock(container->mutex_);
    constexpr int kFlags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
    const std::string uri = uri_of(path);
    int status = sqlite3_open_v2(uri.c_str(), &container->database_, kFlags, nullptr);
    if (status == SQLITE_CANTOPEN) {
        return fail(ErrorCode::kNotFound, "the base map's file cannot be opened", status);
    }
    if (status != SQLITE_OK) return damaged(status);
    TRY(container->read_coverage());
    status = sqlite3_prepare_v2(container->database_, kFind, -1, &container->find_, nullptr);
    if (status != SQLITE_OK) return damaged(status);
    return container;
}

Container::~Container() {
    MutexLock lock(mutex_);
    sqlite3_finalize(find_);
    sqlite3_close(database_);
}

Result<std::string> Container::first_text(const char* query, const char* argument) const {
    sqlite3_stmt* prepared = nullptr;
    int status = sqlite3_prepare_v2(database_, query, -1, &prepared, nullptr);
    const Statement statement(prepared);
    if (status != SQLITE_OK) return damaged(status);
    if (argument != nullptr) sqlite3_bind_text(prepared, 1, argument, -1, SQLITE_STATIC);
    status = sqlite3_step(prepared);
    if (status != SQLITE_ROW) return damaged(status);
    return column_bytes(prepared);
}

Result<std::string> Container::metadata(const char* name) {
    return first_text("SELECT value FROM metadata WHERE name = ?", name);
}

Result<> Container::read_coverage() {
    const auto minzoom = parse_integer(TRY(metadata("minzoom")));
    const auto maxzoom = parse_integer(TRY(metadata("maxzoom")));
    const auto bounds = read_bounds(TRY(metadata("bounds")));
    const bool is_sound = minzoom && maxzoom && bounds && *minzoom >= 0 && *maxzoom >= *minzoom &&
                          *maxzoom <= std::int64_t{kZoomMax};
    if (!is_sound) return fail(ErrorCode::kCorrupt, "the base map does not say what it covers");
    coverage_ = {static_cast<std::uint32_t>(*minzoom), static_cast<std::uint32_t>(*maxzoom),
                 *bounds};
    return {};
}

// MBTiles counts rows from the south.
Result<std::optional<std::string>> Container::read(const mvt::Tile& tile) const {
    const std::uint32_t from_south = (1u << tile.zoom) - 1 - tile.row;
    MutexLock lock(mutex_);
    sqlite3_reset(find_);
    sqlite3_bind_int64(find_, 1, tile.zoom);
    sqlite3_bind_int64(find_, 2, tile.column);
    sqlite3_bind_int64(find_, 3, from_south);
    const int status = sqlite3_step(find_);
    if (status == SQLITE_DONE) return std::optional<std::string>();
    if (status != SQLITE_ROW) return damaged(status);
    if (static_cast<std::uint64_t>(sqlite3_column_bytes(find_, 0)) > kTileMax.value) {
        return fail(ErrorCode::kExhausted, "a tile of the base map is too large");
    }
    return std::optional(column_bytes(find_));
}

Result<Contents> Container::verify() const {
    MutexLock lock(mutex_);
    const auto sound = first_text("PRAGMA quick_check(1)", nullptr);
    if (sound.value_or("") != "ok") return damaged(SQLITE_CORRUPT);
    const auto tiles = parse_integer(TRY(first_text("SELECT count(*) FROM tiles", nullptr)));
    const auto bytes = parse_integer(
        TRY(first_text("SELECT coalesce(sum(length(tile_data)), 0) FROM tiles", nullptr)));
    if (!tiles || !bytes) return fail(ErrorCode::kCorrupt, "the base map's file is damaged");
    return Contents{static_cast<std::uint64_t>(*tiles), static_cast<std::uint64_t>(*bytes)};
}

}  // namespace madang::basemap
