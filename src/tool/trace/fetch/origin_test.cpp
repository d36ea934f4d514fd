// Who gets which connection, and who waits.
// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/origin.h"

#include <gtest/gtest.h>

#include "tool/trace/limits.h"

namespace madang::trace {
namespace {

class FakeTransport final : public Transport {
public:
    explicit FakeTransport(std::size_t capacity) : capacity_(capacity) {}
    io::Task<Result<>> fetch(const Request&, Response&) override { co_return Result<>(); }
    std::size_t capacity() const override { return capacity_; }
    bool is_open() const override { return is_open_; }
    std::string_view protocol() const override { return "fake"; }
    void close() override { is_open_ = false; }

private:
    std::size_t capacity_;
    bool is_open_ = true;
};

Origin::Line* open(Origin& origin, std::size_t capacity) {
    EXPECT_TRUE(origin.begin_opening());
    return origin.opened(std::make_unique<FakeTransport>(capacity), 0);
}

TEST(Origin, KeepsAConnectionForTheNextRequest) {
    Origin origin;
    EXPECT_EQ(origin.take_free(), nullptr);
    Origin::Line* line = open(origin, 1);
    EXPECT_EQ(origin.take_free(), nullptr);
    origin.release(*line);
    EXPECT_EQ(origin.take_free(), line);
}

TEST(Origin, OpensSixConnectionsAndNoMore) {
    Origin origin;
    for (std::size_t i = 0; i < kConnectionsPerOrigin; ++i) EXPECT_TRUE(origin.begin_opening());
    EXPECT_FALSE(origin.begin_opening());
    origin.not_opened();
    EXPECT_TRUE(origin.begin_opening());
}

TEST(Origin, OpensOneConnectionThatCarriesMany) {
    Origin origin;
    Origin::Line* line = open(origin, 3);
    EXPECT_FALSE(origin.begin_opening());
    EXPECT_EQ(origin.take_free(), line);
    EXPECT_EQ(origin.take_free(), line);
    EXPECT_EQ(origin.take_free(), nullptr);
}

TEST(Origin, ReplacesAConnectionThatHasEnded) {
    Origin origin;
    Origin::Line* line = open(origin, 3);
    line->transport->close();
    origin.release(*line);
    EXPECT_EQ(origin.take_free(), nullptr);
    EXPECT_TRUE(origin.begin_opening());
}

}  // namespace
}  // namespace madang::trace
