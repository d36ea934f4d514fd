// The texts of --help that are not made from a table.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace madang::app {

inline constexpr const char* kProgramHelp =
    "madang: find places near you. One program, one data directory, no configuration needed.";

inline constexpr const char* kProgramExamples = R"(
A first tour:
  madang generate --count 10000             a demo world, in ./madang-data
  madang search 37.5665 126.9780            what is within 1 km of Seoul's city hall
  madang serve                              the same over HTTP, at http://127.0.0.1:8080
  curl 'http://127.0.0.1:8080/v1/businesses?latitude=37.5665&longitude=126.978&radius=1000'

Your own places:
  madang import shops.csv --map Ladenname=name --attribution 'City of Berlin, CC BY 4.0'
  madang import helsinki.osm.pbf

Settings come from madang.toml, then MADANG_... variables, then flags; the last wins.
Exit codes: 0 done; 1 it failed, and stderr says why; 2 the command line or a setting is not valid.
Help for one command: madang COMMAND --help)";

inline constexpr const char* kServeExamples = R"(
Each setting is also a line of madang.toml (listen = "127.0.0.1:9000") and a variable of the
environment (MADANG_LISTEN=127.0.0.1:9000); flags win over both.

Examples:
  madang serve
  madang serve --data /srv/madang --listen 127.0.0.1:9000
  madang serve --listen 0.0.0.0:8080 --allowed-hosts places.example

Ctrl-C or SIGTERM: no new connections, requests under way finish, everything is on disk. A second
one ends the program at once; nothing acknowledged is lost then either.)";

inline constexpr const char* kImportExamples = R"(
Reads CSV (comma, semicolon or tab), GeoJSON, JSON lines and OpenStreetMap (.osm.pbf, .osm); text
also as .gz. Columns are found by their names (name, lat, lon, address, 위도, 경도, ...). Importing
a file again updates what changed and never doubles a place.

Examples:
  madang import libraries.csv.gz
  madang import shops.csv --map Titel=name --map Breite=latitude --map Laenge=longitude
  madang import helsinki.osm.pbf --data /srv/madang
  madang import helsinki.osm.pbf --basemap          streets, water and buildings too
  madang import parks.geojson --server http://127.0.0.1:8080

Fields for --map: name, latitude, longitude, source_id, category, address, street, house_number,
postcode, city, region, country, phone, website, opening_hours, description, attribution,
attributes (a JSON object).)";

inline constexpr const char* kRelayExamples = R"(
Stands between clients and a server and loses, delays and queues what they say. UDP datagrams are
packets as they are. TCP ends at the relay, so what a sender's TCP would make of the losses is
modelled: segments, windows, retransmissions. --tun makes a network device instead, behind which
the kernel's own TCP meets the losses: a server on 10.83.0.1 is reached at 10.83.0.2.

Examples:
  madang relay --listen 127.0.0.1:9443 --to 127.0.0.1:8443 --udp --loss 1% --delay 50ms
  madang relay --listen 127.0.0.1:9080 --to 127.0.0.1:8080 --bandwidth 20mbit --queue 64kb
  madang relay --tun --loss 1% --delay 50ms)";

inline constexpr const char* kSearchExamples = R"(
Examples:
  madang search 60.1699 24.9384
  madang search -33.8688 151.2093 --radius 500 --category amenity=cafe
  madang search 37.4979 127.0276 --radius 20000 --name 강남역
  madang search 37.5665 126.9780 --json | jq '.businesses[].name')";

inline constexpr const char* kExportExamples = R"(
Each format can be imported again and then changes nothing: places keep their source_id.

Examples:
  madang export > places.jsonl
  madang export --format csv -o places.csv
  madang export --format geojson -o places.geojson)";

inline constexpr const char* kGenerateExamples = R"(
Invents places around real cities, crowded as towns are. The same seed gives the same places; a
larger count adds to what is there.

Examples:
  madang generate --count 10000
  madang generate --count 1000000 --seed 7 --data /tmp/big

With --index-only the places go into the search index alone, without names, hours or anything else
that a record holds: for worlds of hundreds of millions of places, to measure searches, counts,
filters and tiles with. The directory then takes no other places. 200 million take minutes, 1.5 GB
of memory, and 10 GB of disk of which 5 stay:
  madang generate --count 200000000 --index-only --data /tmp/world
  madang serve --data /tmp/world)";

}  // namespace madang::app
