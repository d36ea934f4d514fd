// What the simulated disk may forget and what it must keep.
// SPDX-License-Identifier: Apache-2.0
#include "io/sim/disk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <set>
#include <string>

#include "io/sim/limits.h"

namespace madang::io::sim {
namespace {

constexpr int kSeeds = 300;

std::string content(Disk& disk, const std::string& path) {
    return read_file(disk, path, 1_GiB).value_or("(none)");
}

std::unique_ptr<File> create(Disk& disk, const std::string& path) {
    return *disk.open(path, OpenMode::kCreate);
}

// Runs `before` on many disks, cuts their power, and returns the set of contents found in "f".
template <class Before>
std::set<std::string> outcomes(Before before) {
    std::set<std::string> seen;
    for (int seed = 0; seed < kSeeds; ++seed) {
        Disk disk(static_cast<std::uint64_t>(seed));
        before(disk);
        disk.power_cut();
        seen.insert(content(disk, "f"));
    }
    return seen;
}

TEST(SimulatedDisk, KeepsWhatWasSynced) {
    const auto seen = outcomes([](Disk& disk) {
        const auto file = create(disk, "f");
        ASSERT_TRUE(file->append("synced"));
        ASSERT_TRUE(file->sync());
        ASSERT_TRUE(disk.sync_directory("."));
    });
    EXPECT_EQ(seen, std::set<std::string>{"synced"});
}

TEST(SimulatedDisk, MayForgetANameWhoseDirectoryWasNotSynced) {
    const auto seen = outcomes([](Disk& disk) {
        const auto file = create(disk, "f");
        ASSERT_TRUE(file->append("synced"));
        ASSERT_TRUE(file->sync());
    });
    EXPECT_EQ(seen, (std::set<std::string>{"(none)", "synced"}));
}

TEST(SimulatedDisk, MayForgetBytesOfAFileWhoseNameWasSynced) {
    const auto seen = outcomes([](Disk& disk) {
        ASSERT_TRUE(create(disk, "f")->append("x"));
        ASSERT_TRUE(disk.sync_directory("."));
    });
    EXPECT_TRUE(seen.contains(""));
    EXPECT_TRUE(seen.contains("x"));
    EXPECT_TRUE(seen.contains(std::string(1, '\0')));  // the length without the byte
    EXPECT_FALSE(seen.contains("(none)"));
}

TEST(SimulatedDisk, TearsTheLastWriteAtBytesAndSectors) {
    const std::string block(3 * kSectorBytes, 'b');
    std::set<std::size_t> lengths;
    for (const std::string& bytes : outcomes([&](Disk& disk) {
             const auto file = create(disk, "f");
             ASSERT_TRUE(disk.sync_directory("."));
             ASSERT_TRUE(file->append(block));
         })) {
        if (bytes.find_first_not_of('b') == std::string::npos) lengths.insert(bytes.size());
    }
    EXPECT_TRUE(lengths.contains(0));
    EXPECT_TRUE(lengths.contains(block.size()));
    EXPECT_TRUE(lengths.contains(kSectorBytes));
    const bool inside = std::any_of(lengths.begin(), lengths.end(),
                                    [](std::size_t length) { return length % kSectorBytes != 0; });
    EXPECT_TRUE(inside);
}

TEST(SimulatedDisk, MayKeepALaterWriteAndLoseAnEarlierOne) {
    const auto seen = outcomes([](Disk& disk) {
        const auto file = create(disk, "f");
        ASSERT_TRUE(file->append("....."));
        ASSERT_TRUE(file->sync());
        ASSERT_TRUE(disk.sync_directory("."));
        ASSERT_TRUE(file->write(0, "1"));
        ASSERT_TRUE(file->write(2, "2"));
        ASSERT_TRUE(file->write(4, "3"));
    });
    EXPECT_TRUE(seen.contains("....."));
    EXPECT_TRUE(seen.contains("1.2.3"));
    EXPECT_TRUE(seen.contains("1...3"));
    EXPECT_TRUE(seen.contains("....3"));
}

TEST(SimulatedDisk, ALostPageInsideALargeAppendReadsAsZeros) {
    const auto seen = outcomes([](Disk& disk) {
        const auto file = create(disk, "f");
        ASSERT_TRUE(disk.sync_directory("."));
        ASSERT_TRUE(file->append(std::string(2 * kPageBytes, 'p')));
    });
    EXPECT_TRUE(seen.contains(std::string(kPageBytes, '\0') + std::string(kPageBytes, 'p')));
}

TEST(SimulatedDisk, MayUndoARemovalAndARenaming) {
    const auto removed = outcomes([](Disk& disk) {
        ASSERT_TRUE(disk.replace("f", "old", 0600));
        ASSERT_TRUE(disk.remove("f"));
        EXPECT_EQ(content(disk, "f"), "(none)");
    });
    EXPECT_EQ(removed, (std::set<std::string>{"(none)", "old"}));
    const auto renamed = outcomes([](Disk& disk) {
        ASSERT_TRUE(disk.replace("f", "old", 0600));
        ASSERT_TRUE(disk.replace("g", "new", 0600));
        ASSERT_TRUE(disk.rename("g", "f"));
        EXPECT_EQ(content(disk, "f"), "new");
    });
    EXPECT_EQ(renamed, (std::set<std::string>{"new", "old"}));
}

TEST(SimulatedDisk, ARenamingIsAtomic) {
    for (int seed = 0; seed < kSeeds; ++seed) {
        Disk disk(static_cast<std::uint64_t>(seed));
        ASSERT_TRUE(disk.replace("a", "bytes", 0600));
        ASSERT_TRUE(disk.rename("a", "b"));
        disk.power_cut();
        EXPECT_NE(*disk.exists("a"), *disk.exists("b"));
    }
}

TEST(SimulatedDisk, ReplaceLeavesTheOldOrTheNewAtEveryCut) {
    for (int seed = 0; seed < kSeeds; ++seed) {
        for (std::uint64_t cut = 1; cut <= 6; ++cut) {
            Disk disk(static_cast<std::uint64_t>(seed));
            ASSERT_TRUE(disk.replace("f", "old", 0600));
            disk.cut_power_at_operation(cut);
            const bool acknowledged = disk.replace("f", "new", 0600).has_value();
            EXPECT_EQ(acknowledged, disk.has_power());
            if (disk.has_power()) disk.power_cut();
            disk.restart();
            const std::string found = content(disk, "f");
            EXPECT_TRUE(found == "new" || (found == "old" && !acknowledged)) << found;
        }
    }
}

TEST(SimulatedDisk, DirectoriesSurvive) {
    Disk disk(1);
    ASSERT_TRUE(disk.create_directories("a/b/c"));
    disk.power_cut();
    EXPECT_TRUE(*disk.exists("a/b/c"));
    EXPECT_EQ(*disk.list("a"), std::vector<std::string>{"b"});
}

TEST(SimulatedDisk, OldHandlesFailForEverAfterACut) {
    Disk disk(1);
    const auto file = create(disk, "f");
    auto lock = *disk.lock("lock");
    disk.cut_power();
    EXPECT_EQ(disk.open("f", OpenMode::kWrite).error().code(), ErrorCode::kUnavailable);
    EXPECT_EQ(disk.exists("f").error().code(), ErrorCode::kUnavailable);
    disk.restart();
    EXPECT_EQ(file->append("x").error().code(), ErrorCode::kUnavailable);
    EXPECT_EQ(file->sync().error().code(), ErrorCode::kUnavailable);
    EXPECT_EQ(file->size().error().code(), ErrorCode::kUnavailable);
    const auto again = *disk.lock("lock");
    lock.reset();  // that of the old life takes nothing from the new one
    EXPECT_FALSE(disk.lock("lock"));
}

TEST(SimulatedDisk, CutsThePowerAtTheNthSync) {
    Disk disk(3);
    const auto file = create(disk, "f");
    ASSERT_TRUE(disk.sync_directory("."));
    disk.cut_power_at_sync(2);
    ASSERT_TRUE(file->append("first"));
    ASSERT_TRUE(file->sync());
    ASSERT_TRUE(file->append("second"));
    EXPECT_EQ(disk.syncs(), 2U);
    EXPECT_EQ(file->sync().error().code(), ErrorCode::kUnavailable);
    EXPECT_FALSE(disk.has_power());
    disk.restart();
    EXPECT_TRUE(content(disk, "f").starts_with("first"));
    EXPECT_EQ(disk.syncs(), 3U);
}

TEST(SimulatedDisk, FailsTheNthOperationOnce) {
    Disk disk(1);
    disk.fail(Operation::kOpen, 2, ENOSPC);
    ASSERT_TRUE(disk.open("a", OpenMode::kWrite));
    EXPECT_EQ(disk.open("b", OpenMode::kWrite).error().code(), ErrorCode::kExhausted);
    EXPECT_FALSE(*disk.exists("b"));
    EXPECT_TRUE(disk.open("b", OpenMode::kWrite));
}

TEST(SimulatedDisk, AFailedWriteMayLeaveAPrefix) {
    std::set<std::string> seen;
    for (int seed = 0; seed < kSeeds; ++seed) {
        Disk disk(static_cast<std::uint64_t>(seed));
        const auto file = create(disk, "f");
        disk.fail(Operation::kWrite, 1, EIO);
        EXPECT_EQ(file->append("abc").error().detail(), EIO);
        seen.insert(content(disk, "f"));
    }
    EXPECT_EQ(seen, (std::set<std::string>{"", "a", "ab", "abc"}));
}

TEST(SimulatedDisk, AfterAFailedSyncTheBytesMayBeLostAlthoughALaterSyncSucceeds) {
    const auto seen = outcomes([](Disk& disk) {
        const auto file = create(disk, "f");
        ASSERT_TRUE(disk.sync_directory("."));
        ASSERT_TRUE(file->append("x"));
        disk.fail(Operation::kSync, 1, EIO);
        EXPECT_EQ(file->sync().error().detail(), EIO);
        EXPECT_EQ(file->append("y").error().code(), ErrorCode::kUnavailable);
        EXPECT_EQ(file->sync().error().code(), ErrorCode::kUnavailable);
        EXPECT_EQ(content(disk, "f"), "x");
        ASSERT_TRUE((*disk.open("f", OpenMode::kWrite))->sync());
    });
    EXPECT_TRUE(seen.contains("") && seen.contains("x"));
}

TEST(SimulatedDisk, IsFullAtItsCapacity) {
    Disk disk(1);
    disk.set_capacity(10_B);
    const auto file = create(disk, "f");
    ASSERT_TRUE(file->append("12345678"));
    EXPECT_EQ(disk.free_space(".")->value, 2U);
    EXPECT_EQ(file->append("abcd").error().detail(), ENOSPC);
    EXPECT_EQ(content(disk, "f"), "12345678ab");
    ASSERT_TRUE(file->write(0, "overwritte"));
    ASSERT_TRUE(disk.remove("f"));
    EXPECT_EQ(disk.free_space(".")->value, 10U);
}

TEST(SimulatedDisk, MissesTheCacheAsOftenAsToldTo) {
    Disk disk(1);
    const auto file = create(disk, "f");
    ASSERT_TRUE(file->append("x"));
    char byte = 0;
    EXPECT_TRUE(file->read_now(0, {&byte, 1}));
    disk.set_cache_misses(100);
    EXPECT_EQ(file->read_now(0, {&byte, 1}).error().code(), ErrorCode::kUnavailable);
    EXPECT_TRUE(file->read(0, {&byte, 1}));
}

TEST(SimulatedDisk, FlipsOneBit) {
    Disk disk(1);
    ASSERT_TRUE(disk.replace("f", "abc", 0600));
    disk.flip_bit("f", 1);
    const std::string bytes = content(disk, "f");
    EXPECT_EQ(__builtin_popcount(static_cast<unsigned>(bytes[1] ^ 'b')), 1);
    disk.power_cut();
    EXPECT_EQ(content(disk, "f"), bytes);
}

TEST(SimulatedDisk, TheSameSeedForgetsTheSame) {
    const auto life = [] {
        Disk disk(77);
        std::string found;
        for (int i = 0; i < 20; ++i) {
            const auto file = *disk.open("f" + std::to_string(i), OpenMode::kWrite);
            EXPECT_TRUE(file->append(std::string(100, static_cast<char>('a' + i))));
            if (i % 3 == 0) disk.power_cut();
            const std::vector<std::string> entries = *disk.list(".");
            for (const std::string& entry : entries) found += entry + content(disk, entry);
        }
        return found;
    };
    EXPECT_EQ(life(), life());
}

}  // namespace
}  // namespace madang::io::sim
