// The scanner: one character at a time.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/json/feature_splitter.h"

#include "tool/import/limits.h"

namespace madang::importer {
namespace {

constexpr std::size_t kMemberNameMax = 64;  // longer names are none that matter here

bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

}  // namespace

FeatureSplitter::Step FeatureSplitter::next(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') ++line_;
        Event event = take(text[i]);
        if (event != Event::kMore) return {event, i + 1};
    }
    return {Event::kMore, text.size()};
}

FeatureSplitter::Event FeatureSplitter::take(char c) {
    bool starts = in_features() && !string_ && !capturing_ && !is_blank(c) && c != ',' && c != ']';
    if (starts) start_element();
    if (capturing_ && (string_ || !in_features() || (c != ',' && c != ']'))) {
        if (feature_.size() < kFeatureBytesMax) {
            feature_ += c;
        } else {
            oversized_ = true;
        }
    }
    if (string_) return in_string(c);
    if (is_blank(c)) return Event::kMore;
    if (ended_) return broken("text follows the end of the JSON object");
    if (c == '{' || c == '[') return open(c);
    if (open_.empty()) return broken("a JSON object was expected");
    if (c == '}' || c == ']') return close(c);
    if (c == '"') {
        string_ = true;
        text_.clear();
    } else if (c == ':' && open_.size() == 1) {
        key_ = text_;
        value_ = true;
    } else if (c == ',') {
        if (open_.size() == 1) value_ = false;
        if (in_features() && capturing_) return end_of_element();
    }
    return Event::kMore;
}

void FeatureSplitter::start_element() {
    capturing_ = true;
    oversized_ = false;
    feature_.clear();
    feature_line_ = line_;
}

FeatureSplitter::Event FeatureSplitter::in_string(char c) {
    if (escaped_) {
        escaped_ = false;
    } else if (c == '\\') {
        escaped_ = true;
    } else if (c == '"') {
        end_of_string();
        return Event::kMore;
    }
    if (open_.size() == 1 && text_.size() < kMemberNameMax) text_ += c;
    return Event::kMore;
}

void FeatureSplitter::end_of_string() {
    string_ = false;
    if (open_.size() == 1 && value_ && key_ == "type") type_ = text_;
}

FeatureSplitter::Event FeatureSplitter::open(char c) {
    if (open_.empty() && c != '{') return broken("a JSON object was expected");
    if (open_.size() == kNestingMax) return broken("is nested too deeply");
    if (open_.size() == 1 && value_ && key_ == "features" && c == '[') {
        inside_features_ = true;
        has_features_ = true;
    }
    open_ += c;
    return Event::kMore;
}

FeatureSplitter::Event FeatureSplitter::close(char c) {
    if (open_.back() != (c == '}' ? '{' : '[')) return broken("brackets do not match");
    bool element_open = capturing_ && in_features();
    open_.pop_back();
    ended_ = open_.empty();
    if (open_.size() == 1) inside_features_ = false;
    if (element_open || (capturing_ && in_features())) return end_of_element();
    return Event::kMore;
}

FeatureSplitter::Event FeatureSplitter::end_of_element() {
    capturing_ = false;
    return oversized_ ? Event::kOversized : Event::kFeature;
}

FeatureSplitter::Event FeatureSplitter::broken(const char* problem) {
    problem_ = problem;
    return Event::kBroken;
}

}  // namespace madang::importer
