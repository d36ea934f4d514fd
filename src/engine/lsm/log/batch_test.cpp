// Batches: round trip and damage.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/log/batch.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/lsm/limits.h"

namespace madang::lsm {
namespace {

Writes read_back(const std::string& payload, Stamp stamp, Result<>* status) {
    Writes writes;
    *status = decode_batch(payload, stamp, [&](const InternalKey& key, std::string_view value) {
        writes[std::string(key.user_key)] = {.tag = key.tag, .value = std::string(value)};
    });
    return writes;
}

TEST(Batch, IsReadBackAsWritten) {
    EXPECT_TRUE(rc::check(
        "a batch", [](const std::map<std::string, std::string>& values, const std::string& gone) {
            Writes writes;
            for (const auto& [key, value] : values) {
                writes[key] = {.tag = Tag::of({9}, Kind::kValue), .value = value};
            }
            writes[gone] = {.tag = Tag::of({9}, Kind::kRemoved), .value = {}};
            Result<> status;
            const Writes back = read_back(encode_batch(writes), {9}, &status);
            RC_ASSERT(status.has_value());
            RC_ASSERT(back.size() == writes.size());
            for (const auto& [key, write] : writes) {
                RC_ASSERT(back.at(key).tag == write.tag);
                RC_ASSERT(back.at(key).value == write.value);
            }
        }));
}

TEST(Batch, ThatIsCutOrLongerIsCorrupt) {
    Writes writes;
    writes["key"] = {.tag = Tag::of({1}, Kind::kValue), .value = "value"};
    writes["other"] = {.tag = Tag::of({1}, Kind::kRemoved), .value = {}};
    const std::string payload = encode_batch(writes);
    Result<> status;
    for (std::size_t size = 0; size < payload.size(); ++size) {
        read_back(payload.substr(0, size), {1}, &status);
        EXPECT_FALSE(status.has_value());
    }
    read_back(payload + '\0', {1}, &status);
    EXPECT_EQ(status.error().code(), ErrorCode::kCorrupt);
}

TEST(Batch, WithAnUnknownKindIsCorrupt) {
    Result<> status;
    read_back(std::string("\x01\x07\x01k", 4), {1}, &status);
    EXPECT_EQ(status.error().code(), ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace madang::lsm
