// The texts of `madang log --help`.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace madang::app {

inline constexpr const char* kLogExamples = R"(
Looks at a commit log: that of a server, through Kafka's protocol (--bootstrap; a Kafka cluster
answers as well), or that of a data directory which no server holds (--data).

A first tour:
  madang serve --log-listen 127.0.0.1:9092               in another shell
  madang log produce orders --create 3 --key a --value 1 --bootstrap 127.0.0.1:9092
  madang log topics --bootstrap 127.0.0.1:9092
  madang log tail orders --follow --bootstrap 127.0.0.1:9092

After a crash, before a start:
  madang log verify --data /srv/madang                   reads everything, changes nothing
  madang log dump orders --data /srv/madang

Records go to stdout, everything else to stderr. Exit codes: 0 done; 1 it failed, and stderr says
why; 2 the command line is not valid. Help for one: madang log tail --help)";

inline constexpr const char* kLogTopicsExamples = R"(
One line a topic: partitions, records (offsets given and not forgotten), bytes on disk (of a
directory; Kafka's clients are not told), and how long records are kept.

Examples:
  madang log topics
  madang log topics --bootstrap 127.0.0.1:9092)";

inline constexpr const char* kLogDescribeExamples = R"(
START is the first offset that is kept, END the next one to be given. WRITABLE says "yes" or what
is wrong. Below are the topic's settings by Kafka's names.

Examples:
  madang log describe orders
  madang log describe orders --bootstrap 127.0.0.1:9092)";

inline constexpr const char* kLogTailExamples = R"(
A line is: time, partition:offset, key, value, [headers]. Bytes that are not text, and those that
would steer a terminal, are shown as \x1b. Without --from, the last records of all partitions
together, in the order of their times.

--from takes  beginning | end | an offset | a time | how long ago
              e.g. --from 1200   --from 2026-03-01T09:30:00Z   --from 2026-03-01   --from 15m

With --json one object a line: topic, partition, offset, timestamp (ms), time, key, value, headers;
bytes that are not UTF-8 are in key_base64 and value_base64 instead.

Examples:
  madang log tail orders --bootstrap 127.0.0.1:9092
  madang log tail orders -n 100 --partition 2
  madang log tail orders --from 2h --json | jq -r .key
  madang log tail orders --from beginning --values > values.txt
  madang log tail orders --follow --from end --bootstrap 127.0.0.1:9092)";

inline constexpr const char* kLogProduceExamples = R"(
One record from --value, or one for each line of stdin. A record counts once all replicas have it
on disk (acks=all), and once only (idempotent). The last line says how many were acknowledged; the
exit code is 1 if any was not. A key's partition is the one that Kafka's own clients choose. No
topic is made by a mistyped name: --create N makes it, with N partitions, if it is not there.

Examples:
  madang log produce orders --key order-7 --value '{"total":1250}' --bootstrap 127.0.0.1:9092
  madang log produce orders --create 3 --separator : < keyed_lines.txt
  seq 1000000 | madang log produce numbers --create 1 --compression lz4
  madang log produce orders --key order-7 --tombstone          a record without a value
A value that begins with a dash: --value=-5)";

inline constexpr const char* kLogGroupsExamples = R"(
Without GROUP one line each. With it: who its members are, what each has, and for every partition
the committed offset, the end, and the lag between them. A directory keeps offsets, not members.

Examples:
  madang log groups --bootstrap 127.0.0.1:9092
  madang log groups billing --bootstrap 127.0.0.1:9092)";

inline constexpr const char* kLogVerifyExamples = R"(
Reads every batch of every segment: checksums, offsets that ascend without overlaps, indexes and
marks that agree. Nothing is repaired or changed, not even a torn tail. What is found is printed
with its file, position, offsets and what to do. Exit code 1 if anything is damaged.

Examples:
  madang log verify --data /srv/madang
  madang log verify orders --data /backup/madang)";

inline constexpr const char* kLogDumpExamples = R"(
Batches as they lie: position in the file, offsets, records, size, compression, producer, checksum,
times. WHAT is a segment's file, or a topic of the directory; a server may hold it.

Examples:
  madang log dump orders --data /srv/madang
  madang log dump /srv/madang/log/6f1e...-0/00000000000000000000.log --records)";

}  // namespace madang::app
