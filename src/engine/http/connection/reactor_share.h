// What the connections of one reactor share: the site, timers, buffers, the date, request ids.
//
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/http/connection/admission.h"
#include "engine/http/connection/buffer_pool.h"
#include "engine/http/connection/offenders.h"
#include "engine/http/site.h"
#include "io/clock.h"
#include "io/loop.h"
#include "io/timers.h"
#include "wire/http1/request_decoder.h"

namespace madang::http {

class ReactorShare {
public:
    // `first_id`: a random number, so that ids of other reactors and starts differ.
    ReactorShare(std::shared_ptr<const Site> shared_site, io::Loop& loop, io::Clock& clock,
                 std::uint64_t first_id);

    const std::shared_ptr<const Site> site;
    io::Timers& timers;
    BufferPool buffers;
    std::string spare_output;
    http1::RequestHead head;  // decoded and copied out at once: one for all connections
    Offenders offenders;
    std::size_t barred = 0;  // connections that wait for what their client's others did
    bool draining = false;   // the server stops: each answer is its connection's last
    // Where else the site is, for answers over TLS (Alt-Svc, RFC 7838): HTTP/3. Empty: nowhere.
    std::string alternative;

    // The Date field's value, written anew once a second.
    std::string_view date();
    // How far the reactor is behind, and whether it then has time for a request that came to be
    // handled at `now`.
    io::Lag lag(MonotonicTime now) const { return loop_.lag(now); }
    bool admit(MonotonicTime now, io::Lag lag) { return admission_.admit(now, lag); }
    // A connection of `client` was ended for what it sent.
    void note_offence(const io::Address& client) {
        site->traffic().protocol_errors.add();
        offenders.note(client, timers.recent());
    }
    // 13 characters that look random and do not repeat.
    std::string next_request_id();

private:
    const io::Loop& loop_;
    io::Clock& clock_;
    Admission admission_;
    std::string date_;
    std::int64_t date_second_ = -1;
    std::uint64_t next_id_;
};

}  // namespace madang::http
