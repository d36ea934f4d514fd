// Opens the catalog and shows its gauges.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "service/places/limits.h"
#include "service/places/store/data_directory.h"
#include "service/places/store/embedded_catalog.h"
#include "service/places/store/index_only_catalog.h"
#include "service/places/store/index_only_marker.h"
#include "service/places/store/older_stores.h"

namespace madang::places {

Result<std::unique_ptr<Catalog>> Catalog::open(io::Environment& environment,
                                               const std::string& data_directory,
                                               const Options& options) {
    TRY(environment.files.create_directories(data_directory));
    auto lock = TRY(lock_directory(environment.files, data_directory));
    if (TRY(environment.files.exists(marker_path(data_directory)))) {
        return IndexOnlyCatalog::open(environment, data_directory, options, std::move(lock));
    }
    Options checked = options;
    // A commit is applied in one piece, so the delta must hold the largest.
    checked.delta_changes_max = std::max(options.delta_changes_max, kTransactionDraftsMax);
    const lsm::Options store{.memtable = checked.memtable, .cache = checked.cache};
    auto database = TRY(lsm::Database::open(environment, store_path(data_directory), store));
    const geo::Options geo{.delta_changes_max = checked.delta_changes_max};
    TRY(file_all_names(*database));
    auto numbered = Numbered::kAlready;
    if (checked.atlas != nullptr) {
        numbered = TRY(number_all_schedules(*database, *checked.atlas));
    } else {
        TRY(forget_numbering(*database));
    }
    auto index = TRY(geo::Index::open(environment, index_path(data_directory), geo));
    auto catalog = std::make_unique<EmbeddedCatalog>(environment, std::move(database),
                                                     std::move(index), checked, std::move(lock));
    using Recover = Follower::Recover;
    const auto how = numbered == Numbered::kNow ? Recover::kAnew : Recover::kFromSnapshot;
    TRY(catalog->recover(how, checked.changes));
    return catalog;
}

Result<bool> Catalog::exists(io::Files& files, const std::string& data_directory) {
    if (TRY(files.exists(marker_path(data_directory)))) return true;
    return files.exists(store_path(data_directory));
}

void EmbeddedCatalog::add_metrics(Metrics& metrics) {
    search_.add_metrics(metrics);
    add_search_metrics(metrics);
    add_store_metrics(metrics);
}

void EmbeddedCatalog::add_search_metrics(Metrics& metrics) {
    const auto gauge = [&](std::string_view name, std::string_view help, auto read) {
        metrics.gauge_from(name, help, {},
                           [this, read] { return static_cast<double>(read(*this)); });
    };
    using Self = EmbeddedCatalog;
    gauge("places_cards_bytes", "Bytes of businesses kept decoded for searches",
          [](Self& self) { return self.cards_.bytes().value; });
    metrics.counter_from("places_cards_hits_total", "Businesses that a search found decoded", {},
                         [this] { return static_cast<double>(cards_.hits()); });
    metrics.counter_from("places_cards_misses_total", "Businesses that a search had to read", {},
                         [this] { return static_cast<double>(cards_.misses()); });
    gauge("places_index_lag_commits", "Published commits that the search index has not read yet",
          [](const Self& self) {
              const auto reached = self.follower_.reached();
              const auto published = self.database_->published().value;
              return published > reached ? published - reached : 0;
          });
}

void EmbeddedCatalog::add_store_metrics(Metrics& metrics) {
    using Statistics = lsm::Statistics;
    const auto gauge = [&](std::string_view name, std::string_view help, auto read) {
        metrics.gauge_from(name, help, {}, [this, read] {
            return static_cast<double>(read(database_->statistics()));
        });
    };
    const auto counter = [&](std::string_view name, std::string_view help,
                             std::uint64_t Statistics::* field) {
        metrics.counter_from(name, help, {}, [this, field] {
            return static_cast<double>(database_->statistics().*field);
        });
    };
    gauge("places_store_writable", "1, or 0 after a failed sync until the restart",
          [](const Statistics& statistics) { return statistics.writable ? 1 : 0; });
    gauge("places_store_memtable_bytes", "Bytes in the write buffer",
          [](const Statistics& statistics) { return statistics.memtable_bytes; });
    gauge("places_store_tables", "Sorted tables on disk",
          [](const Statistics& statistics) { return statistics.tables; });
    gauge("places_store_table_bytes", "Bytes of the sorted tables",
          [](const Statistics& statistics) { return statistics.table_bytes; });
    gauge("places_store_queued", "Transactions waiting for the committer",
          [](const Statistics& statistics) { return statistics.queued; });
    counter("places_store_commits_total", "Transactions committed since the start",
            &Statistics::commits);
    counter("places_store_syncs_total", "Syncs of the write-ahead log", &Statistics::syncs);
    counter("places_store_written_bytes_total", "Bytes written by log, flush and merge",
            &Statistics::bytes_written);
    counter("places_store_cache_hits_total", "Blocks found in the cache", &Statistics::cache_hits);
    counter("places_store_cache_misses_total", "Blocks not found in the cache",
            &Statistics::cache_misses);
}

}  // namespace madang::places
