// A disk in memory that forgets what was not synced, as the worst file system is allowed to.
//
// Idea:       each file has its bytes as programs see them and as they are on the platter, and the
//             writes between; so have the names. sync() moves a file's writes to the platter,
//             sync_directory() the names of one directory. A power cut decides for each of the
//             rest.
// Invariants: (1) what was synced survives every cut, bytes by sync(), names by sync_directory();
//             (2) an unsynced write survives or not, whatever happened to earlier ones; the last
//                 surviving one of a file may be torn; lost appends may leave zeros or garbage;
//             (3) a file handle or lock from before a cut only says `unavailable`, for ever.
// Threads:    one.
// Limits:     renames files, not directories.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "io/file.h"
#include "io/sim/random.h"

namespace madang::io::sim {

struct Node;  // one file or directory: io/sim/node.h

// What a program asks of a disk, as faults name it. kWrite is append() and write().
enum class Operation : std::uint8_t {
    kOpen,
    kRead,
    kWrite,
    kSync,
    kTruncate,
    kRemove,
    kRename,
    kSyncDirectory,
    kCreateDirectory,
    kOther,  // exists, list, size, map, lock, free_space
};

class Disk final : public Files {
public:
    explicit Disk(std::uint64_t seed);
    ~Disk() override;

    // Takes the power: decides what survives. Every operation fails with `unavailable` until
    // restart(), so that the program can be torn down without repairing anything.
    void cut_power();
    void restart();
    // Both.
    void power_cut() {
        cut_power();
        restart();
    }
    bool has_power() const { return powered_; }

    // Cuts the power instead of doing the `nth` (1 is the next) operation; 0 disarms.
    void cut_power_at_operation(std::uint64_t nth);
    // The same counting only sync() and sync_directory(), also those inside replace() and
    // create_directories().
    void cut_power_at_sync(std::uint64_t nth);

    // Makes the `nth` (1 is the next) operation of this kind fail with this errno, once. A failed
    // write may have written a prefix; a failed sync leaves the unsynced writes undefined.
    void fail(Operation operation, std::uint64_t nth, int error_number);
    // No more faults and cuts to come.
    void forget_faults();
    // Bytes of all files together; what goes beyond fails with ENOSPC.
    void set_capacity(Bytes capacity) { capacity_ = capacity; }
    // Percentage of read_now() that say `unavailable`, as if the pages were not cached.
    void set_cache_misses(unsigned percent) { cache_miss_percent_ = percent; }
    // Flips one bit on the platter and in memory: bit rot. The byte exists.
    void flip_bit(const std::string& path, std::uint64_t offset);

    // Since the disk was made, over all restarts.
    std::uint64_t operations() const { return operations_; }
    std::uint64_t syncs() const { return syncs_; }

    Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override;
    Result<bool> exists(const std::string& path) override;
    Result<std::vector<std::string>> list(const std::string& directory) override;
    Result<> create_directories(const std::string& directory) override;
    Result<> remove(const std::string& path) override;
    Result<> rename(const std::string& from, const std::string& to) override;
    Result<> sync_directory(const std::string& directory) override;
    Result<> replace(const std::string& path, std::string_view bytes, unsigned mode) override;
    Result<std::unique_ptr<FileLock>> lock(const std::string& path) override;
    Result<Bytes> free_space(const std::string& directory) override;

private:
    friend class SimulatedFile;
    friend class SimulatedLock;
    using NodePtr = std::shared_ptr<Node>;
    using Names = std::map<std::string, NodePtr, std::less<>>;

    // A change of names that no sync_directory() has made durable yet. A null node removes.
    struct NameChange {
        std::string from;  // of a rename; else empty
        std::string to;
        NodePtr node;
    };
    struct Fault {
        Operation operation;
        std::uint64_t countdown;
        int error_number;
    };

    // Counts the operation. Errors: unavailable without power; the fault that is due, in which case
    // the caller does what a failed operation does.
    Result<> begin(Operation operation);
    Result<> begin_with(std::uint64_t generation, Operation operation);
    bool cut_is_due(Operation operation);
    void change_names(NameChange change);
    static void apply(Names& names, const NameChange& change);
    NodePtr find(const std::string& path) const;
    bool is_directory(const std::string& path) const;
    Result<NodePtr> create_file(const std::string& path);
    Result<> write_to(Node& node, std::uint64_t offset, std::string_view bytes);
    void make_names_durable(const std::string& directory);
    std::uint64_t used() const;

    SeededRandom random_;
    Names names_;
    Names durable_names_;
    std::vector<NameChange> changes_;
    std::set<std::string> locked_;
    std::vector<Fault> faults_;
    std::uint64_t cut_at_operation_ = 0;
    std::uint64_t cut_at_sync_ = 0;
    std::uint64_t operations_ = 0;
    std::uint64_t syncs_ = 0;
    std::uint64_t generation_ = 1;  // changes at each cut
    std::optional<Bytes> capacity_;
    unsigned cache_miss_percent_ = 0;
    bool powered_ = true;
};

}  // namespace madang::io::sim
