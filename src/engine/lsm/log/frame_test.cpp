// Log frames: round trip, every cut, every damaged byte.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/log/frame.h"

#include <gtest/gtest.h>

#include <vector>

namespace madang::lsm {
namespace {

constexpr LogIdentity kIdentity{.number = 7, .salt = 0x1234567890abcdef};

// A log of groups of frames; frame n carries stamp n.
struct SampleLog {
    std::string bytes = encode_log_header(kIdentity);
    std::vector<std::size_t> ends{bytes.size()};  // of the header and of each frame
    std::vector<std::size_t> durable;             // per frame, what was synced before it

    void group(std::size_t frames) {
        const std::size_t synced = bytes.size();
        for (std::size_t i = 0; i < frames; ++i) {
            const std::uint64_t stamp = ends.size();
            const std::string payload = "payload of " + std::to_string(stamp);
            put_frame(
                bytes,
                {.commit = {{stamp}, {static_cast<std::int64_t>(stamp) * 10}}, .payload = payload},
                kIdentity.salt, bytes.size(), synced);
            ends.push_back(bytes.size());
            durable.push_back(synced);
        }
    }
};

SampleLog three_groups() {
    SampleLog log;
    log.group(2);
    log.group(3);
    log.group(2);
    return log;
}

struct Read {
    std::vector<Frame> frames;
    std::uint64_t end = 0;
    bool torn = false;
    bool corrupt = false;
};

Read read_all(std::string_view bytes) {
    Read read;
    auto reader = LogReader::open(bytes, kIdentity.number);
    EXPECT_TRUE(reader.has_value());
    for (;;) {
        auto frame = reader->next();
        if (!frame) read.corrupt = true;
        if (!frame || !*frame) break;
        read.frames.push_back(**frame);
    }
    read.end = reader->end();
    read.torn = reader->torn();
    return read;
}

TEST(Frame, IsReadBackAsWritten) {
    const SampleLog log = three_groups();
    const Read read = read_all(log.bytes);
    ASSERT_EQ(read.frames.size(), 7U);
    EXPECT_FALSE(read.torn);
    for (std::size_t i = 0; i < read.frames.size(); ++i) {
        EXPECT_EQ(read.frames[i].commit.stamp.value, i + 1);
        EXPECT_EQ(read.frames[i].commit.time.microseconds, static_cast<std::int64_t>(i + 1) * 10);
        EXPECT_EQ(read.frames[i].payload, "payload of " + std::to_string(i + 1));
    }
}

TEST(Frame, EveryCutLeavesTheFramesBeforeIt) {
    const SampleLog log = three_groups();
    for (std::size_t size = kLogHeaderBytes; size <= log.bytes.size(); ++size) {
        const Read read = read_all(std::string_view(log.bytes).substr(0, size));
        std::size_t whole = 0;
        while (whole + 1 < log.ends.size() && log.ends[whole + 1] <= size) ++whole;
        EXPECT_EQ(read.frames.size(), whole);
        EXPECT_EQ(read.end, log.ends[whole]);
        EXPECT_EQ(read.torn, size != log.ends[whole]);
        EXPECT_FALSE(read.corrupt);
    }
}

TEST(Frame, DamageBeforeALaterGroupIsCorruptAndInTheLastGroupIsATornTail) {
    const SampleLog log = three_groups();
    const std::size_t last_group = log.durable.back();
    for (std::size_t at = kLogHeaderBytes; at < log.bytes.size(); ++at) {
        std::string damaged = log.bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
        const Read read = read_all(damaged);
        EXPECT_EQ(read.corrupt, at < last_group) << "byte " << at;
        EXPECT_LE(read.end, at);
        for (std::size_t i = 0; i < read.frames.size(); ++i) {
            EXPECT_EQ(read.frames[i].payload, "payload of " + std::to_string(i + 1));
        }
    }
}

TEST(Frame, AHoleOfZerosInTheLastGroupIsATornTail) {
    SampleLog log = three_groups();
    log.bytes.replace(log.ends[5], log.ends[6] - log.ends[5], log.ends[6] - log.ends[5], '\0');
    const Read read = read_all(log.bytes);
    EXPECT_EQ(read.frames.size(), 5U);
    EXPECT_TRUE(read.torn);
    EXPECT_FALSE(read.corrupt);
}

TEST(Frame, FramesOfAnotherLogOrAnotherPlaceAreNotTaken) {
    std::string bytes = encode_log_header(kIdentity);
    put_frame(bytes, {.commit = {{1}, {1}}, .payload = "moved"}, kIdentity.salt, 4000, 32);
    put_frame(bytes, {.commit = {{1}, {1}}, .payload = "old"}, kIdentity.salt + 1, bytes.size(),
              32);
    const Read read = read_all(bytes);
    EXPECT_TRUE(read.frames.empty());
    EXPECT_TRUE(read.torn);
    EXPECT_FALSE(read.corrupt);
}

TEST(LogHeader, NamesItsLogAndItsVersion) {
    const std::string header = encode_log_header(kIdentity);
    EXPECT_EQ(header.size(), kLogHeaderBytes);
    EXPECT_EQ(LogReader::open(header, 8).error().code(), ErrorCode::kCorrupt);
    std::string newer = header;
    newer[8] = 2;
    EXPECT_EQ(decode_log_header(newer).error().code(), ErrorCode::kUnsupported);
    std::string damaged = header;
    damaged[20] ^= 1;
    EXPECT_EQ(decode_log_header(damaged).error().code(), ErrorCode::kCorrupt);
    EXPECT_EQ(decode_log_header(header.substr(0, 31)).error().code(), ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace madang::lsm
