// The simulated disk: names, faults and power cuts.
// SPDX-License-Identifier: Apache-2.0
#include "io/sim/disk.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/check.h"
#include "io/errno_error.h"
#include "io/path.h"
#include "io/sim/file.h"
#include "io/sim/limits.h"
#include "io/sim/node.h"

namespace madang::io::sim {
namespace {

std::string key_of(std::string_view path) {
    if (path.starts_with("./") && path.size() > 2) path.remove_prefix(2);
    return std::string(without_trailing_slash(path));
}

bool is_sync(Operation operation) {
    return operation == Operation::kSync || operation == Operation::kSyncDirectory;
}

std::unexpected<Error> failure(const char* text, int error_number) {
    return std::unexpected<Error>(file_error(text, error_number));
}

}  // namespace

class SimulatedLock final : public FileLock {
public:
    SimulatedLock(Disk& disk, std::string key)
        : disk_(disk), key_(std::move(key)), generation_(disk.generation_) {}
    ~SimulatedLock() override {
        if (disk_.generation_ == generation_) disk_.locked_.erase(key_);
    }
    SimulatedLock(const SimulatedLock&) = delete;
    SimulatedLock& operator=(const SimulatedLock&) = delete;

private:
    Disk& disk_;
    const std::string key_;
    const std::uint64_t generation_;
};

Disk::Disk(std::uint64_t seed) : random_(seed) {}

Disk::~Disk() = default;

void Disk::cut_power() {
    if (!powered_) return;
    powered_ = false;
    ++generation_;
    locked_.clear();
    const Fate fate = draw_fate(random_);
    for (const NameChange& change : std::exchange(changes_, {})) {
        if (survives(fate, random_)) apply(durable_names_, change);
    }
    names_ = durable_names_;
    // A file has one name at a time, so that each is met once.
    for (auto& [path, node] : names_) node->lose(random_);
}

void Disk::restart() {
    powered_ = true;
}

void Disk::cut_power_at_operation(std::uint64_t nth) {
    cut_at_operation_ = nth;
}

void Disk::cut_power_at_sync(std::uint64_t nth) {
    cut_at_sync_ = nth;
}

void Disk::fail(Operation operation, std::uint64_t nth, int error_number) {
    CHECK(nth > 0, "1 is the next operation");
    faults_.push_back({operation, nth, error_number});
}

void Disk::forget_faults() {
    faults_.clear();
    cut_at_operation_ = 0;
    cut_at_sync_ = 0;
    capacity_.reset();
}

void Disk::flip_bit(const std::string& path, std::uint64_t offset) {
    const NodePtr node = find(path);
    CHECK(node && offset < node->bytes.size(), "the byte to spoil exists");
    const auto mask = static_cast<char>(1U << random_.below(8));
    for (std::string* image : {&node->bytes, &node->platter}) {
        if (offset < image->size()) (*image)[offset] = static_cast<char>((*image)[offset] ^ mask);
    }
    for (Node::Change& change : node->changes) {
        if (offset < change.offset || offset - change.offset >= change.bytes.size()) continue;
        char& byte = change.bytes[offset - change.offset];
        byte = static_cast<char>(byte ^ mask);
    }
}

bool Disk::cut_is_due(Operation operation) {
    bool due = cut_at_operation_ > 0 && --cut_at_operation_ == 0;
    if (is_sync(operation) && cut_at_sync_ > 0 && --cut_at_sync_ == 0) due = true;
    return due;
}

Result<> Disk::begin(Operation operation) {
    return begin_with(generation_, operation);
}

Result<> Disk::begin_with(std::uint64_t generation, Operation operation) {
    if (!powered_ || generation != generation_) return failure("the power was cut", EIO);
    ++operations_;
    if (is_sync(operation)) ++syncs_;
    if (cut_is_due(operation)) {
        cut_power();
        return failure("the power was cut", EIO);
    }
    int error_number = 0;
    for (Fault& fault : faults_) {
        if (fault.operation == operation && --fault.countdown == 0) {
            error_number = fault.error_number;
        }
    }
    std::erase_if(faults_, [](const Fault& fault) { return fault.countdown == 0; });
    if (error_number != 0) return failure("a fault was injected", error_number);
    return {};
}

Disk::NodePtr Disk::find(const std::string& path) const {
    const auto entry = names_.find(key_of(path));
    return entry == names_.end() ? nullptr : entry->second;
}

bool Disk::is_directory(const std::string& path) const {
    const std::string key = key_of(path);
    if (key == "." || key == "/") return true;
    const NodePtr node = find(key);
    return node && node->kind == Node::Kind::kDirectory;
}

void Disk::apply(Names& names, const NameChange& change) {
    if (!change.node) {
        names.erase(change.to);
        return;
    }
    // The old name may have been taken over by another file meanwhile.
    const auto old = names.find(change.from);
    if (old != names.end() && old->second == change.node) names.erase(old);
    names[change.to] = change.node;
}

void Disk::change_names(NameChange change) {
    apply(names_, change);
    changes_.push_back(std::move(change));
}

void Disk::make_names_durable(const std::string& directory) {
    std::erase_if(changes_, [&](const NameChange& change) {
        const bool here = parent_of(change.to) == directory ||
                          (!change.from.empty() && parent_of(change.from) == directory);
        if (here) apply(durable_names_, change);
        return here;
    });
}

Result<Disk::NodePtr> Disk::create_file(const std::string& path) {
    if (!is_directory(parent_of(key_of(path)))) return failure("no such directory", ENOENT);
    auto node = std::make_shared<Node>(Node::Kind::kFile);
    change_names({.from = {}, .to = key_of(path), .node = node});
    return node;
}

Result<std::unique_ptr<File>> Disk::open(const std::string& path, OpenMode mode) {
    TRY(begin(Operation::kOpen));
    NodePtr node = find(path);
    if (node && mode == OpenMode::kCreate) return failure("the file exists", EEXIST);
    if (node && node->kind == Node::Kind::kDirectory) return failure("is a directory", EISDIR);
    if (!node && mode == OpenMode::kRead) return failure("no such file", ENOENT);
    if (!node) node = TRY(create_file(path));
    return std::make_unique<SimulatedFile>(*this, std::move(node), mode);
}

Result<bool> Disk::exists(const std::string& path) {
    TRY(begin(Operation::kOther));
    return is_directory(path) || find(path) != nullptr;
}

Result<std::vector<std::string>> Disk::list(const std::string& directory) {
    TRY(begin(Operation::kOther));
    if (!is_directory(directory)) return failure("no such directory", ENOENT);
    const std::string parent = key_of(directory);
    std::vector<std::string> entries;
    for (const auto& [path, node] : names_) {
        if (parent_of(path) == parent) entries.push_back(path.substr(path.rfind('/') + 1));
    }
    std::sort(entries.begin(), entries.end());
    return entries;
}

Result<> Disk::create_directories(const std::string& directory) {
    if (is_directory(directory)) return begin(Operation::kOther);
    const std::string key = key_of(directory);
    if (find(key)) return failure("is no directory", ENOTDIR);
    TRY(create_directories(parent_of(key)));
    TRY(begin(Operation::kCreateDirectory));
    change_names({{}, key, std::make_shared<Node>(Node::Kind::kDirectory)});
    return sync_directory(parent_of(key));
}

Result<> Disk::remove(const std::string& path) {
    TRY(begin(Operation::kRemove));
    const NodePtr node = find(path);
    if (!node) return failure("no such file", ENOENT);
    if (node->kind == Node::Kind::kDirectory) return failure("is a directory", EISDIR);
    change_names({{}, key_of(path), nullptr});
    return {};
}

Result<> Disk::rename(const std::string& from, const std::string& to) {
    TRY(begin(Operation::kRename));
    const NodePtr node = find(from);
    if (!node || !is_directory(parent_of(key_of(to)))) return failure("no such file", ENOENT);
    if (node->kind == Node::Kind::kDirectory || is_directory(to)) {
        return failure("the simulated disk renames no directories", ENOTSUP);
    }
    if (key_of(from) != key_of(to)) change_names({key_of(from), key_of(to), node});
    return {};
}

Result<> Disk::sync_directory(const std::string& directory) {
    TRY(begin(Operation::kSyncDirectory));
    if (!is_directory(directory)) return failure("no such directory", ENOENT);
    make_names_durable(key_of(directory));
    return {};
}

Result<> Disk::replace(const std::string& path, std::string_view bytes, unsigned) {
    const std::string temporary = path + ".new";
    const auto file = TRY(open(temporary, OpenMode::kWrite));
    TRY(file->truncate(0));
    TRY(file->append(bytes));
    TRY(file->sync());
    TRY(rename(temporary, path));
    return sync_directory(parent_of(key_of(path)));
}

Result<std::unique_ptr<FileLock>> Disk::lock(const std::string& path) {
    TRY(begin(Operation::kOther));
    const std::string key = key_of(path);
    if (locked_.contains(key)) return madang::fail(ErrorCode::kConflict, "the lock is held", 0);
    if (!find(key)) TRY(create_file(key));
    locked_.insert(key);
    return std::make_unique<SimulatedLock>(*this, key);
}

Result<Bytes> Disk::free_space(const std::string&) {
    TRY(begin(Operation::kOther));
    const std::uint64_t total = capacity_ ? capacity_->value : kEndlessBytes;
    return Bytes{total - std::min(total, used())};
}

std::uint64_t Disk::used() const {
    std::uint64_t sum = 0;
    for (const auto& [path, node] : names_) sum += node->bytes.size();
    return sum;
}

Result<> Disk::write_to(Node& node, std::uint64_t offset, std::string_view bytes) {
    if (!capacity_) {
        node.write(offset, bytes);
        return {};
    }
    const std::uint64_t free = capacity_->value - std::min(capacity_->value, used());
    const std::uint64_t end = node.bytes.size() + free;  // as far as this file can grow
    const std::uint64_t room = end > offset ? end - offset : 0;
    node.write(offset, bytes.substr(0, room));
    if (bytes.size() <= room) return {};
    return failure("the disk is full", ENOSPC);
}

}  // namespace madang::io::sim
