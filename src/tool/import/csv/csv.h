// Comma-separated values: one record from the front of a text.
//
// Idea:       a pure function over what has been read so far; the caller keeps the bytes. A record
//             that does not lie in the text as a whole is asked for again with more of it.
// Accepted:   CRLF, LF or CR line ends, line ends inside quotes, a missing last line end, quotes
//             inside an unquoted field as plain characters.
// Refused:    text after a closing quote; a quote never closed. Only the line where such a record
//             begins is lost: reading goes on at the line after it.
// Threads:    pure.  Limits: kRecordBytesMax.  Source: RFC 4180.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace madang::importer {

enum class CsvStatus : std::uint8_t {
    kRecord,  // `fields` holds one record
    kMore,    // the text ends inside a record
    kBad,     // `reason` says why; `bytes` leads to the next line
};

struct CsvRecord {
    CsvStatus status = CsvStatus::kMore;
    std::size_t bytes = 0;    // taken from the front of the text
    std::uint64_t lines = 0;  // line ends among them
    const char* reason = "";
    std::vector<std::string> fields;
};

// Whether `text` is all that is left of the file.
enum class Rest : std::uint8_t { kMoreMayFollow, kIsAll };

// Reads one record into `record` (its memory is used again). An empty line is a record of one empty
// field. Needs a text that is not empty.
void read_csv_record(std::string_view text, char delimiter, Rest rest, CsvRecord& record);

// Returns `fields` as one record with CRLF, quoted where needed.
std::string write_csv_record(const std::vector<std::string>& fields, char delimiter = ',');

// Returns the delimiter of a file that begins with `head`: the one of , ; tab | that splits the
// first record into the most fields, not counting what stands in quotes.
char sniff_delimiter(std::string_view head);

}  // namespace madang::importer
