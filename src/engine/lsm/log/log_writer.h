// Appends groups of commits to one log file.
//
//   add(commit, batch) ...   into a buffer
//   write()                  one append
//   sync()                   one fdatasync: the group is durable
//
// Invariant: after any failure but one undone by undo(), the file must not be written again.
// Threads:   one at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "engine/lsm/log/frame.h"
#include "io/file.h"

namespace madang::lsm {

class LogWriter {
public:
    // Creates the file with its header and makes both durable. Errors: those of io::Files; on error
    // no file remains unless removing it failed too (recovery ignores it then).
    static Result<std::unique_ptr<LogWriter>> create(io::Files& files, const std::string& directory,
                                                     LogIdentity identity);

    // What recovery has read of a log: its good bytes end behind `tail`, which starts at `proven`.
    struct Resume {
        LogIdentity identity;
        std::uint64_t proven = 0;
        std::string tail;
    };
    // Goes on with such a log: cuts off what follows the good bytes and makes them durable. The
    // tail is written anew: after a failed sync the system takes pages for clean that never reached
    // the disk.
    static Result<std::unique_ptr<LogWriter>> resume(io::Files& files, const std::string& directory,
                                                     const Resume& from);

    // Takes over a file of `size` durable bytes: create() and resume() make such files.
    LogWriter(std::unique_ptr<io::File> file, LogIdentity identity, std::uint64_t size)
        : file_(std::move(file)), identity_(identity), durable_(size) {}

    void add(Commit commit, std::string_view batch);
    Result<> write();
    Result<> sync();
    // Takes back a group whose write() failed: the file is again what it was, durably. On error
    // nothing is known and the log is finished.
    Result<> undo();

    std::uint64_t number() const { return identity_.number; }
    std::uint64_t size() const { return durable_; }
    std::size_t pending() const { return group_.size(); }

private:
    std::unique_ptr<io::File> file_;
    LogIdentity identity_;
    std::uint64_t durable_;
    std::string group_;
};

}  // namespace madang::lsm
