// The date of answers and the ids of requests.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/reactor_share.h"

#include <utility>

#include "base/id.h"
#include "wire/http1/date.h"

namespace madang::http {
namespace {

// A bijection of 64-bit numbers: different counters stay different, and neighbours do not look it.
// Source: splitmix64's finalizer (Stafford's Mix13).
std::uint64_t scramble(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}

}  // namespace

ReactorShare::ReactorShare(std::shared_ptr<const Site> shared_site, io::Loop& loop,
                           io::Clock& clock, std::uint64_t first_id)
    : site(std::move(shared_site)),
      timers(loop),
      loop_(loop),
      clock_(clock),
      admission_(site->options().queue),
      next_id_(first_id) {}

std::string_view ReactorShare::date() {
    const std::int64_t second = clock_.wall().microseconds / 1'000'000;
    if (second != date_second_) {
        date_second_ = second;
        date_ = http1::format_date(second);
    }
    return date_;
}

std::string ReactorShare::next_request_id() {
    return encode_id(scramble(next_id_++));
}

}  // namespace madang::http
