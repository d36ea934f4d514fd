// Processes and their figures, by posix_spawn and /proc.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/child_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

namespace madang::bench {
namespace {

constexpr int kPollMilliseconds = 50;  // between two looks at a port that does not accept yet

[[noreturn]] void become(const std::vector<std::string>& arguments, const std::string& log) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (out >= 0) {
        ::dup2(out, STDOUT_FILENO);
        ::dup2(out, STDERR_FILENO);
    }
    std::vector<char*> words;
    words.reserve(arguments.size() + 1);
    for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    ::execvp(words[0], words.data());
    ::_exit(127);
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool accepts(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return false;
    const sockaddr_in address = loopback(port);
    const int status = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::close(fd);
    return status == 0;
}

}  // namespace

Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& arguments,
                                         const std::string& log) {
    const int pid = ::fork();
    if (pid < 0) return fail(ErrorCode::kUnavailable, "cannot start a process", errno);
    if (pid == 0) become(arguments, log);
    return ChildProcess(pid);
}

ChildProcess::~ChildProcess() {
    if (pid_ == 0) return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
}

Result<int> ChildProcess::wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    if (!WIFEXITED(status)) return fail(ErrorCode::kUnavailable, "ended by a signal", status);
    return WEXITSTATUS(status);
}

Nanoseconds cpu_time_of(int pid) {
    std::int64_t total = 0;
    std::error_code error;
    const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
    for (const auto& task : std::filesystem::directory_iterator(tasks, error)) {
        std::ifstream in(task.path() / "schedstat");
        std::int64_t on_cpu = 0;
        if (in >> on_cpu) total += on_cpu;
    }
    return Nanoseconds(total);
}

Nanoseconds cpu_time_of_this_thread() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return Seconds(now.tv_sec) + Nanoseconds(now.tv_nsec);
}

Bytes resident_of(int pid) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/status");
    for (std::string word; in >> word;) {
        std::uint64_t kibibytes = 0;
        if (word == "VmRSS:" && in >> kibibytes) return {kibibytes << 10};
    }
    return {};
}

std::size_t raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

Result<std::uint16_t> free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return fail(ErrorCode::kUnavailable, "cannot make a socket", errno);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    const bool bound = ::bind(fd, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                       ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(fd);
    if (!bound) return fail(ErrorCode::kUnavailable, "cannot find a free port", errno);
    return ntohs(address.sin_port);
}

Result<> wait_for_port(std::uint16_t port, Seconds limit) {
    const auto looks = Milliseconds(limit).count() / kPollMilliseconds;
    for (std::int64_t i = 0; i < looks; ++i) {
        if (accepts(port)) return {};
        ::poll(nullptr, 0, kPollMilliseconds);
    }
    return fail(ErrorCode::kTimeout, "nothing listens on the port", port);
}

}  // namespace madang::bench
