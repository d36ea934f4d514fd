// Reading a file through a sliding window.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/input/bytes.h"

#include <algorithm>
#include <cstring>

#include "tool/import/limits.h"

namespace madang::importer {

Outcome<std::size_t> TextSource::read(std::span<char> into) {
    std::size_t taken = std::min({into.size(), piece_, text_.size()});
    std::memcpy(into.data(), text_.data(), taken);
    text_.remove_prefix(taken);
    return taken;
}

FileSource::FileSource(std::unique_ptr<io::File> file, std::string path, std::uint64_t size)
    : file_(std::move(file)), path_(std::move(path)), size_(size) {}

Outcome<std::unique_ptr<FileSource>> FileSource::open(io::Files& files, const std::string& path) {
    auto file = files.open(path, io::OpenMode::kRead);
    if (!file) return std::unexpected(failure_of(path, file.error()));
    auto size = (*file)->size();
    if (!size) return std::unexpected(failure_of(path, size.error()));
    return std::unique_ptr<FileSource>(new FileSource(std::move(*file), path, *size));
}

Outcome<std::size_t> FileSource::read(std::span<char> into) {
    auto taken = file_->read(offset_, into);
    if (!taken) return std::unexpected(failure_of(path_, taken.error()));
    offset_ += *taken;
    return *taken;
}

Outcome<> Window::fill() {
    if (ended_) return {};
    buffer_.erase(0, begin_);
    begin_ = 0;
    std::size_t kept = buffer_.size();
    Outcome<std::size_t> taken = 0;
    // Unlike resize() this does not fill with zeros what is overwritten at once.
    buffer_.resize_and_overwrite(kept + kReadBytes, [&](char* bytes, std::size_t size) {
        taken = source_.read({bytes + kept, size - kept});
        return kept + taken.value_or(0);
    });
    if (!taken) return std::unexpected(taken.error());
    ended_ = *taken == 0;
    return {};
}

}  // namespace madang::importer
