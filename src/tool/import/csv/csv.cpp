// The record reader: a walk over fields, each quoted or plain.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/csv/csv.h"

#include <algorithm>

#include "tool/import/limits.h"

namespace madang::importer {
namespace {

constexpr std::string_view kDelimiters = ",;\t|";

enum class FieldEnd : std::uint8_t { kDelimiter, kLine, kMore, kStrayText };

// Walks over one record. `at` is where it stands in `text`.
class Walk {
public:
    Walk(std::string_view text, char delimiter, Rest rest)
        : text_(text), delimiter_(delimiter), rest_(rest) {}

    FieldEnd field(std::string& into) {
        into.clear();
        if (at_ < text_.size() && text_[at_] == '"') return quoted(into);
        return plain(into);
    }
    std::size_t at() const { return at_; }
    std::uint64_t lines() const { return lines_; }

private:
    bool is_end(char c) const { return c == delimiter_ || c == '\n' || c == '\r'; }

    FieldEnd plain(std::string& into) {
        std::size_t begin = at_;
        while (at_ < text_.size() && !is_end(text_[at_])) ++at_;
        into.assign(text_.substr(begin, at_ - begin));
        return after_field();
    }

    FieldEnd quoted(std::string& into) {
        ++at_;
        while (true) {
            std::size_t quote = text_.find('"', at_);
            if (quote == std::string_view::npos) return FieldEnd::kMore;
            append_counting_lines(into, text_.substr(at_, quote - at_));
            at_ = quote + 1;
            if (at_ == text_.size() && rest_ == Rest::kMoreMayFollow) return FieldEnd::kMore;
            if (at_ == text_.size() || text_[at_] != '"') break;
            into += '"';  // RFC 4180 §2.7: a doubled quote is one quote
            ++at_;
        }
        if (at_ < text_.size() && !is_end(text_[at_])) return FieldEnd::kStrayText;
        return after_field();
    }

    void append_counting_lines(std::string& into, std::string_view piece) {
        lines_ += static_cast<std::uint64_t>(std::count(piece.begin(), piece.end(), '\n'));
        into += piece;
    }

    FieldEnd after_field() {
        if (at_ == text_.size()) {
            return rest_ == Rest::kIsAll ? FieldEnd::kLine : FieldEnd::kMore;
        }
        if (text_[at_] == delimiter_) {
            ++at_;
            return FieldEnd::kDelimiter;
        }
        return line_end();
    }

    // CR at the end of what is known may be half of a CRLF.
    FieldEnd line_end() {
        if (text_[at_] == '\r') {
            if (at_ + 1 == text_.size() && rest_ == Rest::kMoreMayFollow) return FieldEnd::kMore;
            if (at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
        }
        ++at_;
        ++lines_;
        return FieldEnd::kLine;
    }

    std::string_view text_;
    char delimiter_;
    Rest rest_;
    std::size_t at_ = 0;
    std::uint64_t lines_ = 0;
};

// Gives up the line on which the record begins. Needs that line to lie in `text` or to be all.
void skip_line(std::string_view text, const char* reason, CsvRecord& record) {
    std::size_t end = text.find('\n');
    record.bytes = end == std::string_view::npos ? text.size() : end + 1;
    record.lines = 1;
    record.reason = reason;
    record.status = CsvStatus::kBad;
}

// Decides about a record that is not complete in `text`.
void incomplete(std::string_view text, Rest rest, CsvRecord& record) {
    if (text.size() >= kRecordBytesMax) {
        skip_line(text, "is longer than 64 KiB (is a quote left open?)", record);
    } else if (rest == Rest::kIsAll) {
        skip_line(text, "has a quote that is never closed", record);
    } else {
        record.status = CsvStatus::kMore;
    }
}

// A verdict about text after a quote waits for the end of its line, so that the same line is given
// up however the bytes arrived.
void stray_text(std::string_view text, Rest rest, CsvRecord& record) {
    bool whole = text.find('\n') != std::string_view::npos || rest == Rest::kIsAll;
    if (!whole && text.size() < kRecordBytesMax) {
        record.status = CsvStatus::kMore;
        return;
    }
    skip_line(text, "has text after a closing quote", record);
}

std::size_t fields_with(std::string_view line, char delimiter) {
    CsvRecord record;
    read_csv_record(line, delimiter, Rest::kIsAll, record);
    return record.status == CsvStatus::kRecord ? record.fields.size() : 0;
}

}  // namespace

void read_csv_record(std::string_view whole, char delimiter, Rest rest, CsvRecord& record) {
    std::string_view text = whole.substr(0, kRecordBytesMax);
    if (text.size() < whole.size()) rest = Rest::kMoreMayFollow;
    Walk walk(text, delimiter, rest);
    for (std::size_t count = 0;; ++count) {
        if (record.fields.size() <= count) record.fields.emplace_back();
        FieldEnd end = walk.field(record.fields[count]);
        if (end == FieldEnd::kMore) return incomplete(text, rest, record);
        if (end == FieldEnd::kStrayText) return stray_text(text, rest, record);
        if (end == FieldEnd::kDelimiter) continue;
        record.fields.resize(count + 1);
        record.status = CsvStatus::kRecord;
        record.bytes = walk.at();
        record.lines = walk.lines();
        return;
    }
}

std::string write_csv_record(const std::vector<std::string>& fields, char delimiter) {
    std::string out;
    for (const std::string& field : fields) {
        if (&field != fields.data()) out += delimiter;
        bool plain = field.find_first_of("\"\r\n") == std::string::npos &&
                     field.find(delimiter) == std::string::npos;
        if (plain) {
            out += field;
            continue;
        }
        out += '"';
        for (char c : field) out.append(c == '"' ? 2 : 1, c);
        out += '"';
    }
    return out + "\r\n";
}

char sniff_delimiter(std::string_view head) {
    char best = ',';
    std::size_t most = 1;
    for (char delimiter : kDelimiters) {
        std::size_t fields = fields_with(head, delimiter);
        if (fields > most) {
            most = fields;
            best = delimiter;
        }
    }
    return best;
}

}  // namespace madang::importer
