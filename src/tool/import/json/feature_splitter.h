// Cuts the features out of a GeoJSON FeatureCollection of any size, one at a time.
//
// Idea:       a byte-wise scanner that knows strings and brackets only; what lies in a feature is
// left
//             to a real JSON parser. Members other than "features" are passed over wherever they
//             stand.
// Invariants: byte by byte gives the same features as all at once.
// Threads:    one at a time.  Limits: kFeatureBytesMax, kNestingMax.  Source: RFC 7946 §3.3.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace madang::importer {

class FeatureSplitter {
public:
    enum class Event : std::uint8_t {
        kMore,       // all of the text is taken
        kFeature,    // feature() is the next element
        kOversized,  // an element over the limit was passed over
        kBroken,     // not JSON: problem() says why; nothing follows
    };
    struct Step {
        Event event = Event::kMore;
        std::size_t taken = 0;
    };

    // Scans `text` until an event.
    Step next(std::string_view text);

    // The element of the last kFeature; valid until the next call.
    std::string_view feature() const { return feature_; }
    // The line on which the last element begins, 1 for the first.
    std::uint64_t feature_line() const { return feature_line_; }
    std::uint64_t line() const { return line_; }
    const char* problem() const { return problem_; }

    // Whether the outermost object is complete, and what was seen in it.
    bool complete() const { return ended_; }
    bool has_features() const { return has_features_; }
    const std::string& type() const { return type_; }

private:
    Event take(char c);
    Event in_string(char c);
    Event open(char c);
    Event close(char c);
    Event end_of_element();
    void start_element();
    void end_of_string();
    Event broken(const char* problem);
    bool in_features() const { return inside_features_ && open_.size() == 2; }

    std::string open_;  // brackets not yet closed
    std::string feature_;
    std::string text_;  // of the last string of the outermost object
    std::string key_;   // of its current member
    std::string type_;
    std::uint64_t line_ = 1;
    std::uint64_t feature_line_ = 0;
    const char* problem_ = "";
    bool string_ = false;
    bool escaped_ = false;
    bool value_ = false;  // behind the colon of a member of the outermost object
    bool capturing_ = false;
    bool oversized_ = false;
    bool inside_features_ = false;
    bool has_features_ = false;
    bool ended_ = false;
};

}  // namespace madang::importer
