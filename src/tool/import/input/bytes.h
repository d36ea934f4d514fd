// The bytes of an input file: read in pieces, decompressed on the way, looked at through a window.
//
// Threads: one at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "io/file.h"
#include "tool/import/failure.h"

namespace madang::importer {

class ByteSource {
public:
    virtual ~ByteSource() = default;
    // Fills the front of `into`; 0 means the end.
    virtual Outcome<std::size_t> read(std::span<char> into) = 0;
};

// A whole text in memory, given out at most `piece` bytes a time; for tests and fuzzers.
class TextSource : public ByteSource {
public:
    TextSource(std::string_view text, std::size_t piece) : text_(text), piece_(piece) {}
    Outcome<std::size_t> read(std::span<char> into) override;

private:
    std::string_view text_;
    std::size_t piece_;
};

// A file as it lies on the disk. `read_so_far` feeds the progress line.
class FileSource : public ByteSource {
public:
    static Outcome<std::unique_ptr<FileSource>> open(io::Files& files, const std::string& path);
    Outcome<std::size_t> read(std::span<char> into) override;
    std::uint64_t read_so_far() const { return offset_; }
    std::uint64_t size() const { return size_; }

private:
    FileSource(std::unique_ptr<io::File> file, std::string path, std::uint64_t size);
    std::unique_ptr<io::File> file_;
    std::string path_;
    std::uint64_t size_;
    std::uint64_t offset_ = 0;
};

// What lies ahead in a source: text() grows by fill() and shrinks by drop().
class Window {
public:
    explicit Window(ByteSource& source) : source_(source) {}

    std::string_view text() const { return std::string_view(buffer_).substr(begin_); }
    bool ended() const { return ended_; }  // text() is all that is left

    // Reads one more piece, or notes the end. Invalidates views of text().
    Outcome<> fill();
    void drop(std::size_t bytes) { begin_ += bytes; }

private:
    ByteSource& source_;
    std::string buffer_;
    std::size_t begin_ = 0;
    bool ended_ = false;
};

}  // namespace madang::importer
