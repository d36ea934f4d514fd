// fork, exec and a pipe.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/basemap/program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "io/descriptor.h"
#include "tool/import/limits.h"

namespace madang::importer {
namespace {

constexpr int kNoSuchProgram = 127;  // as shells say it
constexpr int kSignalled = 128;

// Between fork and exec only what is allowed there.
[[noreturn]] void become(char* const* words, int output) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
    ::execvp(words[0], words);
    ::_exit(kNoSuchProgram);
}

// Cuts what comes into lines; a carriage return ends one too, as progress is written.
class Lines {
public:
    explicit Lines(const std::function<void(std::string_view)>& said) : said_(said) {}

    void add(std::string_view bytes) {
        for (const char c : bytes) {
            if (c == '\n' || c == '\r') {
                end();
            } else if (line_.size() < kProgramLineMax) {
                line_ += c;
            }
        }
    }
    void end() {
        const auto last = line_.find_last_not_of(' ');
        line_.resize(last == std::string::npos ? 0 : last + 1);
        if (line_.empty()) return;
        said_(line_);
        if (last_.size() == kProgramLinesKept) last_.erase(last_.begin());
        last_.push_back(std::exchange(line_, {}));
    }
    std::vector<std::string> last() && { return std::move(last_); }

private:
    const std::function<void(std::string_view)>& said_;
    std::string line_;
    std::vector<std::string> last_;
};

void read_all(int from, Lines& lines) {
    std::array<char, 4096> buffer{};
    while (true) {
        const ssize_t count = ::read(from, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        lines.add({buffer.data(), static_cast<std::size_t>(count)});
    }
    lines.end();
}

int wait_for(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : kSignalled + WTERMSIG(status);
}

}  // namespace

Result<Ended> run_program(const std::vector<std::string>& words,
                          const std::function<void(std::string_view)>& said) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return fail(ErrorCode::kUnavailable, "cannot make a pipe", errno);
    }
    const io::Descriptor reading(ends[0]);
    io::Descriptor writing(ends[1]);
    const pid_t child = ::fork();
    if (child < 0) return fail(ErrorCode::kUnavailable, "cannot start a program", errno);
    if (child == 0) become(arguments.data(), writing.get());
    writing = io::Descriptor();
    Lines lines(said);
    read_all(reading.get(), lines);
    Ended ended{.exit_code = wait_for(child)};
    if (ended.exit_code == kNoSuchProgram) {
        return fail(ErrorCode::kNotFound, "there is no such program");
    }
    ended.last_lines = std::move(lines).last();
    return ended;
}

}  // namespace madang::importer
