// One POSIX file.
//
// Idea:    the end of the file is kept here, so that an append is one pwritev without O_APPEND
//          (which would turn every positioned write into an append).
// Threads: concurrent reads beside one writer.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>

#include "io/descriptor.h"
#include "io/file.h"

namespace madang::io {

class SystemFile final : public File {
public:
    SystemFile(Descriptor descriptor, std::uint64_t end)
        : descriptor_(std::move(descriptor)), end_(end), begun_(end) {}

    using File::append;
    Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override;
    Result<std::size_t> read_now(std::uint64_t offset, std::span<char> into) override;
    Result<> append(std::span<const std::string_view> pieces) override;
    Result<> write(std::uint64_t offset, std::string_view bytes) override;
    void begin_sync() override;
    Result<> sync() override;
    Result<std::uint64_t> size() override;
    Result<> truncate(std::uint64_t size) override;
    Result<std::unique_ptr<Mapping>> map() override;
    int descriptor() const override { return descriptor_.get(); }

private:
    Result<> append_batch(std::span<const std::string_view> pieces);
    Result<> check_writable() const;

    const Descriptor descriptor_;
    std::uint64_t end_;         // the writer's
    std::uint64_t begun_;       // the writer's: the disk has been told of what is before
    bool sync_failed_ = false;  // the writer's
};

}  // namespace madang::io
