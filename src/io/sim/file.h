// An open file of the simulated disk.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "io/file.h"
#include "io/sim/disk.h"
#include "io/sim/node.h"

namespace madang::io::sim {

class SimulatedFile final : public File {
public:
    SimulatedFile(Disk& disk, std::shared_ptr<Node> node, OpenMode mode)
        : disk_(disk), node_(std::move(node)), generation_(disk.generation_), mode_(mode) {}

    using File::append;
    Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override;
    Result<std::size_t> read_now(std::uint64_t offset, std::span<char> into) override;
    Result<> append(std::span<const std::string_view> pieces) override;
    Result<> write(std::uint64_t offset, std::string_view bytes) override;
    Result<> sync() override;
    Result<std::uint64_t> size() override;
    Result<> truncate(std::uint64_t size) override;
    Result<std::unique_ptr<Mapping>> map() override;
    int descriptor() const override { return -1; }

private:
    bool is_alive() const;  // no power cut since it was opened
    Result<> begin(Operation operation);
    Result<> begin_change(Operation operation);

    Disk& disk_;
    const std::shared_ptr<Node> node_;
    const std::uint64_t generation_;
    const OpenMode mode_;
    bool sync_failed_ = false;
};

}  // namespace madang::io::sim
