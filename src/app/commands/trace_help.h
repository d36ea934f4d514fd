// The text of `madang trace --help`.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace madang::app {

inline constexpr const char* kTraceExamples = R"(
Shows what happens when a URL is typed, in the order in which it happens:

  dns      who is asked for the name's address, what each has cached, and for how much longer
  connect  the race of the addresses, IPv6 first, 250 ms apart; the winner's round trip
  tls      the handshake flight by flight, version, cipher, certificates, resumed or not
  send     the request
  wait     until the answer's first byte
  receive  until its last

then redirects, and what the page needs: style sheets, scripts, images, as a waterfall.

Examples:
  madang trace http://127.0.0.1:8080/
  madang trace https://example.com/ --repeat 3     caches and resumption at work
  madang trace https://example.com/ --iterative    root, top-level domain, the domain's own servers
  madang trace https://localhost:8443/ --ca madang-data/tls/authority.pem
  madang trace https://localhost:8443/ --ca madang-data/tls/authority.pem --compare \
         --loss 1% --delay 50ms --repeat 5         each version of HTTP over a bad network;
                                                   the median of five runs with other losses
  madang trace http://127.0.0.1:8080/ --svg -o trace.svg
  madang trace http://127.0.0.1:8080/ --json | jq '.traces[0].loads[0].phases'
  madang trace http://127.0.0.1:8080/ --har > page.har      for the browser's network panel

The dns cache, as a browser has one, begins empty; then come /etc/hosts and the servers of
/etc/resolv.conf, or with --iterative the world's servers, asked one level after another.

Exit codes: 0 it was fetched, whatever the status; 1 it was not, and stderr says in which phase it
failed and what to do; 2 the command line is not valid.)";

}  // namespace madang::app
