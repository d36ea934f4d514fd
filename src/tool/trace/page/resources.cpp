// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/page/resources.h"

#include <gumbo.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/text.h"
#include "tool/trace/limits.h"

namespace madang::trace {
namespace {

GumboOptions quiet_options() {
    GumboOptions options = kGumboDefaultOptions;
    options.max_errors = 0;  // each would copy the list of open elements
    return options;
}

struct Parsed {
    explicit Parsed(std::string_view html) {
        const GumboOptions options = quiet_options();
        output = gumbo_parse_with_options(&options, html.data(), html.size());
    }
    ~Parsed() { gumbo_destroy_output(&kGumboDefaultOptions, output); }
    Parsed(const Parsed&) = delete;
    Parsed& operator=(const Parsed&) = delete;

    GumboOutput* output = nullptr;
};

bool is_letter(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

// Elements that never stay open, or that the next of their kind closes (HTML §13.1.2).
bool closes_itself(std::string_view tag) {
    constexpr std::string_view kTags[] = {
        "area",  "base",  "br",   "col",   "dd",     "dt",    "embed", "hr",     "img",
        "input", "li",    "link", "meta",  "option", "p",     "param", "source", "tbody",
        "td",    "tfoot", "th",   "thead", "tr",     "track", "wbr",
    };
    return std::ranges::any_of(
        kTags, [&](std::string_view known) { return ascii_equal_fold(tag, known); });
}

std::string_view tag_at(std::string_view html, std::size_t at) {
    std::size_t end = at;
    while (end < html.size() && (is_letter(html[end]) || (html[end] >= '0' && html[end] <= '9'))) {
        ++end;
    }
    return html.substr(at, end - at);
}

// An estimate from the tags alone, before the parser is let loose on them.
bool is_too_deep(std::string_view html) {
    std::size_t open = 0;
    while (true) {
        html.remove_prefix(std::min(html.find('<'), html.size()));
        if (html.size() < 2) return false;
        html.remove_prefix(1);
        if (html.front() == '/') {
            const std::string_view tag = tag_at(html, 1);
            if (open > 0 && !tag.empty() && !closes_itself(tag)) --open;
        } else if (is_letter(html.front()) && !closes_itself(tag_at(html, 0))) {
            if (++open > kOpenElementsMax) return true;
        }
    }
}

std::string_view attribute(const GumboElement& element, const char* name) {
    const GumboAttribute* found = gumbo_get_attribute(&element.attributes, name);
    return found == nullptr ? std::string_view() : trim(found->value);
}

// Whether a list of words separated by blanks, as in rel, holds one. Case is ignored.
bool has_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const auto end = std::min(list.find_first_of(" \t\r\n\f"), list.size());
        if (ascii_equal_fold(list.substr(0, end), word)) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

// What a browser escapes before it asks: blanks, controls, bytes beyond ASCII.
std::string escaped(std::string_view reference) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string text;
    for (const char byte : reference) {
        if (byte > ' ' && byte < '\x7F') {
            text += byte;
            continue;
        }
        const auto value = static_cast<unsigned char>(byte);
        if (byte == '\n' || byte == '\r' || byte == '\t') continue;  // dropped (WHATWG URL)
        text += '%';
        text += kDigits[value >> 4];
        text += kDigits[value & 0xF];
    }
    return text;
}

LoadKind kind_of_preload(std::string_view as) {
    if (as == "style") return LoadKind::kStyle;
    if (as == "script") return LoadKind::kScript;
    if (as == "image") return LoadKind::kImage;
    if (as == "font") return LoadKind::kFont;
    return LoadKind::kOther;
}

std::optional<LoadKind> kind_of_link(const GumboElement& element) {
    const std::string_view rel = attribute(element, "rel");
    if (has_word(rel, "alternate")) return std::nullopt;
    if (has_word(rel, "stylesheet")) return LoadKind::kStyle;
    if (has_word(rel, "icon")) return LoadKind::kImage;
    if (has_word(rel, "modulepreload")) return LoadKind::kScript;
    if (has_word(rel, "preload")) return kind_of_preload(attribute(element, "as"));
    if (has_word(rel, "manifest")) return LoadKind::kOther;
    return std::nullopt;
}

class Collector {
public:
    explicit Collector(const url::Url& base) : base_(base) {}

    void visit(const GumboNode& node, std::size_t depth) {
        if (node.type != GUMBO_NODE_ELEMENT && node.type != GUMBO_NODE_TEMPLATE) return;
        if (node.type == GUMBO_NODE_TEMPLATE || depth == kOpenElementsMax) return;
        const GumboElement& element = node.v.element;
        take(element);
        if (element.tag == GUMBO_TAG_NOSCRIPT) return;  // for those who run no scripts
        for (unsigned i = 0; i < element.children.length; ++i) {
            visit(*static_cast<const GumboNode*>(element.children.data[i]), depth + 1);
        }
    }
    std::vector<Resource> take_found() { return std::move(found_); }

private:
    void take(const GumboElement& element) {
        switch (element.tag) {
            case GUMBO_TAG_BASE: take_base(attribute(element, "href")); break;
            case GUMBO_TAG_LINK:
                if (const auto kind = kind_of_link(element)) add(attribute(element, "href"), *kind);
                break;
            case GUMBO_TAG_SCRIPT: add(attribute(element, "src"), LoadKind::kScript); break;
            case GUMBO_TAG_IMG:
            case GUMBO_TAG_INPUT: add(attribute(element, "src"), LoadKind::kImage); break;
            case GUMBO_TAG_VIDEO:
                add(attribute(element, "poster"), LoadKind::kImage);
                [[fallthrough]];
            case GUMBO_TAG_AUDIO: add(attribute(element, "src"), LoadKind::kMedia); break;
            case GUMBO_TAG_IFRAME: add(attribute(element, "src"), LoadKind::kOther); break;
            default: break;
        }
    }

    // The first one counts (HTML §4.2.3).
    void take_base(std::string_view href) {
        if (has_base_ || href.empty()) return;
        has_base_ = true;
        if (auto base = url::resolve_reference(base_, escaped(href))) base_ = *std::move(base);
    }

    void add(std::string_view reference, LoadKind kind) {
        if (reference.empty() || found_.size() == kResourcesMax) return;
        auto url = url::resolve_reference(base_, escaped(reference));
        if (!url) return;  // data:, mailto:, nonsense
        if (!seen_.insert(url->scheme + "://" + url->authority() + url->target()).second) return;
        found_.push_back({*std::move(url), kind});
    }

    url::Url base_;
    bool has_base_ = false;
    std::vector<Resource> found_;
    std::set<std::string> seen_;
};

}  // namespace

std::vector<Resource> find_resources(std::string_view html, const url::Url& base) {
    if (html.size() > kPageMax.value || is_too_deep(html)) return {};
    const Parsed parsed(html);
    Collector collector(base);
    collector.visit(*parsed.output->root, 0);
    return collector.take_found();
}

}  // namespace madang::trace
