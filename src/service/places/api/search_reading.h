// What both forms of a search have in common: gathering what is wrong, and turning words into what
// they mean.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/time.h"
#include "service/places/api/search_request.h"
#include "service/places/facets.h"
#include "service/places/limits.h"
#include "service/places/page_json.h"

namespace madang::places {

class Reading {
public:
    explicit Reading(WallTime now) : now_(now) {}

    SearchRequest& request() { return asked_.request; }
    void set_cursor(std::string cursor) { asked_.cursor = std::move(cursor); }

    void fail(std::string_view field, std::string message) {
        errors_.push_back({std::string(field), std::move(message)});
    }
    void add_errors(std::vector<FieldError> errors) {
        for (FieldError& error : errors) errors_.push_back(std::move(error));
    }

    void set_rating(double stars) {
        request().wanted.rating_min = static_cast<std::uint8_t>(std::ceil(stars * 10 - 1e-6));
    }
    void add_price(std::string_view field, std::string_view level) {
        if (level.size() == 1 && level[0] >= '1' && level[0] <= '4') {
            request().wanted.prices |= static_cast<std::uint8_t>(1 << (level[0] - '0'));
        } else {
            fail(field, "\"" + echo(level) + "\" is not a price level; 1 (cheap) to 4 (dear)");
        }
    }
    void add_feature(std::string_view field, std::string_view name) {
        if (const auto bit = feature_bit(name)) {
            request().wanted.features |= *bit;
        } else {
            fail(field,
                 "\"" + echo(name) + "\" is not a feature; known are " + feature_names(", "));
        }
    }
    void add_member(std::string_view field, std::string_view name) {
        if (const auto bit = member_bit(name)) {
            asked_.members = asked_.members.value_or(0) | *bit;
        } else {
            fail(field, "\"" + echo(name) + "\" is not a member of a business; known are " +
                            member_names(", "));
        }
    }
    void set_sort(std::string_view field, std::string_view name) {
        if (name == "rating") {
            request().sort = Sort::kRating;
        } else if (name == "relevance") {
            request().sort = Sort::kRelevance;
        } else if (name != "distance") {
            fail(field, "is distance, rating or relevance");
        }
    }
    // The centre is given by coordinates or by a name, never by both.
    void set_centre(std::optional<double> latitude, std::optional<double> longitude,
                    std::optional<std::string> near) {
        if (near && (latitude || longitude)) {
            return fail("near", "stands beside latitude or longitude; give one or the other");
        }
        if (near) {
            asked_.near = *std::move(near);
            return;
        }
        if (!latitude) fail("latitude", "is missing; or give near=NAME of a place");
        if (!longitude) fail("longitude", "is missing; or give near=NAME of a place");
        request().centre = {latitude.value_or(0), longitude.value_or(0)};
    }
    void set_open_now() { set_open(now_, "open_now"); }
    void set_open_at(std::string_view field, std::string_view text) {
        const auto time = parse_rfc3339(text);
        if (!time) return fail(field, "is not a time; write RFC 3339, e.g. 2026-05-01T18:30:00Z");
        const auto years = std::abs(time->microseconds - now_.microseconds) / kMicrosecondsOfYear;
        if (years >= kOpenAtYearsMax) return fail(field, "is more than 5 years from now");
        set_open(*time, field);
    }

    ReadSearch finish() {
        if (errors_.empty()) return std::move(asked_);
        return std::unexpected(std::move(errors_));
    }

private:
    static constexpr std::int64_t kMicrosecondsOfYear = 31'557'600'000'000;

    void set_open(WallTime time, std::string_view field) {
        if (request().wanted.open_at)
            fail(field, "stands beside another; give open_now or open_at");
        request().wanted.open_at = time;
    }

    WallTime now_;
    AskedSearch asked_;
    std::vector<FieldError> errors_;
};

}  // namespace madang::places
