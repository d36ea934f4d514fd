// How the directory is connected with others by its changes: it publishes them, follows another
// directory, or does neither.
//
// Threads: open and the end on the main thread, start and stop on the first reactor; the rest any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/configuration/settings.h"
#include "app/reactors.h"
#include "base/metrics.h"
#include "engine/commitlog/log.h"
#include "engine/feed/follower.h"
#include "engine/feed/publisher.h"
#include "engine/feed/reader.h"
#include "engine/http/operations.h"
#include "engine/http/route.h"
#include "io/environment.h"
#include "service/places/catalog.h"

namespace madang::app {

// Whether roles, follow and change_feed fit together.
Outcome<> check_feed_settings(const Settings& settings);

// Whether the server follows another one; and whether it publishes changes itself.
bool is_replica(const Settings& settings);
bool publishes(const Settings& settings);

class ChangeFeed {
public:
    // `log` is null where the server has none. Blocks. The parts outlive the feed.
    static Outcome<std::unique_ptr<ChangeFeed>> open(io::Environment& environment,
                                                     const Settings& settings,
                                                     places::Catalog& catalog, commitlog::Log* log);

    // Returns the directory's routes as this server serves them: with the changes, if it publishes
    // them; read-only and telling the lag, if it follows.
    std::vector<http::Route> serve(std::vector<http::Route> routes) const;
    void add_metrics(Metrics& metrics);
    std::vector<http::Unready> unready() const;
    std::vector<http::Remark> remarks() const;

    // The loops that run on the first reactor.
    std::vector<Resident> residents();

private:
    explicit ChangeFeed(const Settings& settings) : settings_(settings) {}

    const Settings& settings_;
    std::unique_ptr<feed::Publisher> publisher_;
    std::optional<feed::Reader> reader_;
    std::unique_ptr<feed::Follower> follower_;
};

}  // namespace madang::app
