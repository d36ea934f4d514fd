// A running server as commands speak to it: requests with its token, failures as sentences.
// Threads: one at a time; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "engine/http/client.h"
#include "tool/import/failure.h"

namespace madang::importer {

class Remote {
public:
    // Fails unless `url` is http with a numeric address or localhost. An empty token sends none.
    static Outcome<Remote> connect(const std::string& url, std::string token);

    // Returns the body of the answer. Waits and repeats where the server says that it is busy
    // (429 and 503, kBusyRetries times). Fails with the server's own words on any other refusal.
    Outcome<std::string> get(const std::string& target);
    Outcome<std::string> post(const std::string& target, std::string_view content_type,
                              std::string body);

    const std::string& url() const { return url_; }

private:
    Remote(std::string url, std::string token, std::unique_ptr<http::BlockingClient> client);
    Outcome<std::string> send(const http::ClientRequest& request);
    http::Headers credentials() const;

    std::string url_;
    std::string token_;
    std::unique_ptr<http::BlockingClient> client_;
};

}  // namespace madang::importer
