// Maps of made-up tiles: joined, replaced under a running server, damaged.
// SPDX-License-Identifier: Apache-2.0
#include "service/basemap/basemap.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "base/check.h"
#include "io/run_task.h"
#include "io/system_environment.h"
#include "service/basemap/limits.h"
#include "service/basemap/unpack.h"
#include "wire/mvt/layer.h"
#include "wire/mvt/merge.h"

namespace madang::basemap {
namespace {

std::string packed(std::string_view text) {
    z_stream stream{};
    CHECK(deflateInit2(&stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) == Z_OK, "zlib is there");
    std::string out(text.size() + 100, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string tile_of(std::uint64_t id) {
    mvt::Layer layer("road");
    layer.add_point(id, {1, 2}, std::vector<mvt::Property>{{"kind", "path"}});
    std::string tile;
    layer.write(tile);
    return tile;
}

class BaseMapTest : public testing::Test {
protected:
    BaseMapTest() : data_(testing::TempDir() + std::to_string(::getpid()) + "basemap_%?#") {
        std::filesystem::remove_all(data_);
        std::filesystem::create_directories(data_ + "/basemap/work");
    }
    ~BaseMapTest() override { std::filesystem::remove_all(data_); }

    // Writes an extract as tilemaker does: the world's tile and one of zoom 14.
    std::string made(std::uint64_t id, const std::string& bounds, mvt::Tile deep) {
        const std::string path = data_ + "/basemap/work/tiles.mbtiles";
        std::filesystem::remove(path);
        sqlite3* database = nullptr;
        CHECK(sqlite3_open(path.c_str(), &database) == SQLITE_OK, "the folder is there");
        const auto run = [&](const std::string& statement) {
            CHECK(sqlite3_exec(database, statement.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK,
                  "the statement is sound");
        };
        run("CREATE TABLE metadata (name text, value text)");
        run("CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, "
            "tile_data blob)");
        run("INSERT INTO metadata VALUES ('minzoom','0'),('maxzoom','14'),('bounds','" + bounds +
            "')");
        const auto put = [&](const mvt::Tile& tile, const std::string& bytes) {
            std::string hex;
            for (const char c : bytes) {
                constexpr std::string_view kDigits = "0123456789abcdef";
                hex += kDigits[static_cast<unsigned char>(c) >> 4];
                hex += kDigits[static_cast<unsigned char>(c) & 15];
            }
            run("INSERT INTO tiles VALUES (" + std::to_string(tile.zoom) + "," +
                std::to_string(tile.column) + "," +
                std::to_string((1u << tile.zoom) - 1 - tile.row) + ",x'" + hex + "')");
        };
        put({}, packed(tile_of(id)));
        put({1, 0, 0}, packed(""));
        put(deep, packed(tile_of(id)));
        sqlite3_close(database);
        return path;
    }
    Result<Installed> add(const std::string& name, std::uint64_t id, const std::string& bounds,
                          mvt::Tile deep) {
        return install(environment(), data_, name, made(id, bounds, deep));
    }
    Result<TileBytes> tile(BaseMap& map, mvt::Tile at, Coding accepted = Coding::kIdentity) {
        return io::run_task(*loop_, map.tile(at, accepted));
    }
    std::optional<Coverage> coverage(BaseMap& map) { return *io::run_task(*loop_, map.coverage()); }
    io::Environment& environment() { return system_.environment(); }

    std::string data_;
    io::SystemEnvironment system_{{.log_level = io::LogLevel::kError}};
    std::unique_ptr<io::Loop> loop_ = *io::Loop::create(environment().clock);
};

TEST_F(BaseMapTest, IsNotThereBeforeAnImport) {
    BaseMap map(environment(), data_);
    EXPECT_FALSE(coverage(map));
    EXPECT_EQ(tile(map, {}).error().code(), ErrorCode::kNotFound);
}

TEST_F(BaseMapTest, GivesStoredBytesToWhoUnpacksThem) {
    const auto installed = add("a", 1, "10,20,11,21", {14, 3, 5});
    ASSERT_TRUE(installed) << installed.error().describe();
    EXPECT_EQ(installed->contents.tiles, 3u);
    BaseMap map(environment(), data_);
    const auto zipped = tile(map, {14, 3, 5}, Coding::kGzip);
    ASSERT_TRUE(zipped) << zipped.error().describe();
    EXPECT_EQ(zipped->coding, Coding::kGzip);
    EXPECT_EQ(zipped->bytes, packed(tile_of(1)));
    EXPECT_EQ(tile(map, {14, 3, 5})->bytes, tile_of(1));
    EXPECT_EQ(tile(map, {14, 3, 6})->bytes, "");
    EXPECT_EQ(tile(map, {1, 0, 0}, Coding::kGzip)->bytes, "");  // stored, and empty
}

TEST_F(BaseMapTest, JoinsWhatSeveralExtractsShow) {
    ASSERT_TRUE(add("a", 1, "10,20,11,21", {14, 3, 5}));
    ASSERT_TRUE(add("b", 2, "-5,30,-4,31", {14, 4, 5}));
    BaseMap map(environment(), data_);
    const std::vector<std::string> both = {tile_of(1), tile_of(2)};
    const auto world = tile(map, {}, Coding::kGzip);
    EXPECT_EQ(world->coding, Coding::kIdentity);
    EXPECT_EQ(world->bytes, *mvt::merge(both));
    EXPECT_EQ(tile(map, {14, 4, 5})->bytes, tile_of(2));
    const auto all = coverage(map);
    EXPECT_EQ(all->maxzoom, 14u);
    EXPECT_EQ(all->bounds.west, -5);
    EXPECT_EQ(all->bounds.south, 20);
    EXPECT_EQ(all->bounds.east, 11);
    EXPECT_EQ(all->bounds.north, 31);
}

TEST_F(BaseMapTest, IsReplacedAsAWholeAndTheOldFileGoes) {
    ASSERT_TRUE(add("a", 1, "10,20,11,21", {14, 3, 5}));
    ASSERT_TRUE(add("a", 7, "10,20,11,21", {14, 3, 5}));
    BaseMap map(environment(), data_);
    EXPECT_EQ(tile(map, {14, 3, 5})->bytes, tile_of(7));
    EXPECT_FALSE(std::filesystem::exists(data_ + "/basemap/a.1.mbtiles"));
}

TEST_F(BaseMapTest, RefusesToInstallWhatIsDamaged) {
    ASSERT_TRUE(add("a", 1, "10,20,11,21", {14, 3, 5}));
    const std::string path = made(2, "10,20,11,21", {14, 3, 5});
    std::filesystem::resize_file(path, 5000);
    EXPECT_EQ(install(environment(), data_, "a", path).error().code(), ErrorCode::kCorrupt);
    std::ofstream(path) << "not a database at all, but long enough to look at as if it were one";
    EXPECT_EQ(install(environment(), data_, "a", path).error().code(), ErrorCode::kCorrupt);
    EXPECT_EQ(install(environment(), data_, "a", made(1, "east,1,2,3", {})).error().code(),
              ErrorCode::kCorrupt);
    BaseMap map(environment(), data_);
    EXPECT_EQ(tile(map, {14, 3, 5})->bytes, tile_of(1));
}

TEST_F(BaseMapTest, LeavesOutAFileThatWasDamagedLater) {
    ASSERT_TRUE(add("a", 1, "10,20,11,21", {14, 3, 5}));
    ASSERT_TRUE(add("b", 2, "10,20,11,21", {14, 4, 5}));
    std::ofstream(data_ + "/basemap/a.1.mbtiles") << "rubbish that is no database, whatever it is";
    BaseMap map(environment(), data_);
    EXPECT_EQ(tile(map, {14, 4, 5})->bytes, tile_of(2));
    EXPECT_EQ(tile(map, {14, 3, 5})->bytes, "");
}

TEST(Unpack, RefusesWhatIsNoTile) {
    const std::string bytes = packed("abcdefghij");
    EXPECT_EQ(*unpack_gzip(bytes), "abcdefghij");
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(unpack_gzip(bytes.substr(0, size))) << size;
    }
    EXPECT_TRUE(is_empty_gzip(packed("")));
    EXPECT_FALSE(is_empty_gzip(bytes));
}

}  // namespace
}  // namespace madang::basemap
