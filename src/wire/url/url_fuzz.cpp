// Fuzzes URLs, targets, percent coding and queries: what is read must be written and read back.
// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "wire/url/url.h"

namespace {

using namespace madang::url;

void check_url(std::string_view text) {
    const auto url = parse_url(text);
    if (!url) return;
    const auto again = parse_url(url->scheme + "://" + url->authority() + url->target());
    CHECK(again, "a URL put together from its parts is one");
    CHECK(again->host == url->host && again->port == url->port, "the server stays");
    CHECK(again->path == url->path && again->query == url->query, "the target stays");
    const std::string text_of_target = url->target();  // what the target views
    const auto target = parse_target(text_of_target);
    CHECK(target && target->path == url->path && target->query == url->query, "both split alike");
}

void check_coding(std::string_view text) {
    if (const auto decoded = percent_decode(text)) {
        CHECK(percent_decode(percent_encode(*decoded)).value() == *decoded, "coding is lossless");
    }
    if (const auto parameters = parse_query(text)) {
        CHECK(parse_query(format_query(*parameters)).value() == *parameters,
              "queries are lossless");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_url(text);
    check_coding(text);
    if (const auto target = parse_target(text)) {
        CHECK(target->path.starts_with('/'), "a path begins with a slash");
    }
    return 0;
}
