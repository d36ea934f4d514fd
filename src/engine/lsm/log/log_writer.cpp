// Writing of the log.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/log/log_writer.h"

#include "engine/lsm/file_names.h"

namespace madang::lsm {

namespace {

Result<std::unique_ptr<io::File>> start_file(io::Files& files, const std::string& directory,
                                             LogIdentity identity) {
    const std::string path = log_path(directory, identity.number);
    auto file = TRY(files.open(path, io::OpenMode::kCreate));
    Result<> written = file->append(encode_log_header(identity));
    if (written) written = file->sync();
    if (written) written = files.sync_directory(directory);
    if (!written) {
        (void)files.remove(path);  // recovery copes with what may stay: an empty log
        return std::unexpected(written.error());
    }
    return file;
}

}  // namespace

Result<std::unique_ptr<LogWriter>> LogWriter::create(io::Files& files, const std::string& directory,
                                                     LogIdentity identity) {
    auto file = TRY(start_file(files, directory, identity));
    return std::make_unique<LogWriter>(std::move(file), identity, kLogHeaderBytes);
}

Result<std::unique_ptr<LogWriter>> LogWriter::resume(io::Files& files, const std::string& directory,
                                                     const Resume& from) {
    const std::uint64_t size = from.proven + from.tail.size();
    auto file = TRY(files.open(log_path(directory, from.identity.number), io::OpenMode::kWrite));
    TRY(file->truncate(size));
    TRY(file->write(from.proven, from.tail));
    TRY(file->sync());
    return std::make_unique<LogWriter>(std::move(file), from.identity, size);
}

void LogWriter::add(Commit commit, std::string_view batch) {
    const Frame frame{.commit = commit, .payload = batch};
    put_frame(group_, frame, identity_.salt, durable_ + group_.size(), durable_);
}

Result<> LogWriter::write() {
    return file_->append(group_);
}

Result<> LogWriter::sync() {
    TRY(file_->sync());
    durable_ += group_.size();
    group_.clear();
    return {};
}

// Truncation must be durable before anyone is told "nothing was written": otherwise a power cut
// could bring the group's bytes back.
Result<> LogWriter::undo() {
    group_.clear();
    TRY(file_->truncate(durable_));
    return file_->sync();
}

}  // namespace madang::lsm
