// What the tests of this folder share: a site with a route for each case, its server on a thread of
// its own, and a raw client that sees every byte.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "engine/http/server.h"
#include "io/system_environment.h"
#include "io/tls/development_identity.h"

namespace madang::http {

// Keeps what is logged.
class KeptLog final : public io::Log {
public:
    bool enabled(io::LogLevel level) const override { return level >= io::LogLevel::kInfo; }
    void write(io::LogLevel level, std::string_view message,
               std::initializer_list<io::LogField> fields) override EXCLUDES(mutex_);
    std::vector<std::string> lines() const EXCLUDES(mutex_);

private:
    mutable Mutex mutex_;
    std::vector<std::string> lines_ GUARDED_BY(mutex_);
};

class Town {
public:
    explicit Town(SiteOptions options = {});
    ~Town();

    const ServerAddresses& addresses() const { return server_->addresses(); }
    const io::Address& address() const { return *server_->addresses().plain; }
    // With TLS; authority() is whom to trust then, in PEM.
    const io::Address& secure_address() const { return *server_->addresses().secure; }
    const std::string& authority() const { return identity_.authority; }
    Metrics& metrics() { return metrics_; }
    const KeptLog& log() const { return log_; }

    // Counted by the handlers of /patient: begun, and ended because the client had left.
    std::atomic<int> waits_begun = 0;
    std::atomic<int> waits_cancelled = 0;
    // What /readyz tells.
    std::atomic<bool> ready = true;
    // Bytes that the handler of /flood has handed to send().
    std::atomic<std::uint64_t> flooded = 0;

    // Stops the server and waits until it has told so.
    void stop(Nanoseconds grace = Seconds(2));
    // Begins to stop it and comes back at once.
    void begin_stop(Nanoseconds grace);
    void join();

    io::Loop& loop() { return *loop_; }
    // Returns the value of a metric's line ("name{labels}"), or -1.
    double metric(std::string_view line) const;

private:
    std::vector<Route> routes();

    io::SystemEnvironment environment_;
    Metrics metrics_;
    KeptLog log_;
    TokenAuthenticator operator_;
    io::tls::DevelopmentIdentity identity_;
    std::unique_ptr<io::Loop> loop_;
    std::unique_ptr<io::File> file_;
    std::unique_ptr<Server> server_;
    std::thread thread_;
    bool stopping_ = false;
};

// Bytes of /file, from which it serves a range.
std::string file_content();

// A blocking socket. Each wait for bytes ends after five seconds with what there is.
class Wire {
public:
    explicit Wire(const io::Address& address);
    ~Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    bool send(std::string_view bytes);
    void end();    // half close
    void reset();  // close with RST
    void shrink_receive_buffer();

    // Returns the next line without its CRLF, or "(closed)" or "(silent)".
    std::string line();
    std::string bytes(std::size_t count);
    // Everything up to the end of the connection; `closed` says whether the end came.
    std::string rest();
    bool closed() const { return closed_; }

private:
    bool receive();

    int socket_;
    std::string buffer_;
    bool closed_ = false;
};

}  // namespace madang::http
