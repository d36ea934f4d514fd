// Writes all places, from the data directory or through a server.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "app/commands/access.h"
#include "app/commands/export_writer.h"
#include "app/commands/run.h"
#include "app/limits.h"
#include "base/id.h"
#include "base/json_reader.h"
#include "base/result.h"
#include "service/places/draft_json.h"
#include "service/places/limits.h"

namespace madang::app {
namespace {

// A buffered file, or stdout. What could not be written is reported, also by the last close.
class Output {
public:
    static Outcome<Output> open(const std::string& path) {
        if (path == "-") return Output(path, stdout);
        std::FILE* file = std::fopen(path.c_str(), "wb");
        if (!file)
            return stop(path + " cannot be written: " + std::strerror(errno), "Check the path.");
        return Output(path, file);
    }
    Output(Output&& other) noexcept
        : buffer(std::move(other.buffer)),
          path_(std::move(other.path_)),
          file_(std::exchange(other.file_, nullptr)) {}
    Output& operator=(Output&&) = delete;
    ~Output() {
        if (file_ && file_ != stdout) std::fclose(file_);
    }

    Outcome<> write_if_full() { return buffer.size() < kExportBufferBytes ? Outcome<>() : write(); }
    Outcome<> close() {
        auto written = write();
        if (!written) return written;
        bool good = file_ == stdout ? std::fflush(file_) == 0 : std::fclose(file_) == 0;
        file_ = nullptr;
        return good ? Outcome<>() : failed();
    }

    std::string buffer;  // what is not yet written

private:
    Output(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}
    Outcome<> write() {
        bool good = std::fwrite(buffer.data(), 1, buffer.size(), file_) == buffer.size();
        buffer.clear();
        return good ? Outcome<>() : failed();
    }
    Outcome<> failed() const {
        return stop(
            (path_ == "-" ? "stdout" : path_) + " cannot be written: " + std::strerror(errno),
            "What was written so far is not the whole export.");
    }

    std::string path_;
    std::FILE* file_;
};

Outcome<std::uint64_t> export_catalog(places::Catalog& catalog, ExportWriter& writer,
                                      Output& output) {
    std::uint64_t count = 0;
    Outcome<> written;
    auto walked = catalog.for_each([&](const places::Business& business) -> Result<> {
        writer.add(business, output.buffer);
        ++count;
        written = output.write_if_full();
        return written ? Result<>() : fail(ErrorCode::kCancelled, "the output failed");
    });
    if (!written) return std::unexpected(written.error());
    if (!walked) return std::unexpected(importer::failure_of("reading places", walked.error()));
    return count;
}

// Reads one line of a server's export.
Outcome<places::Business> business_of(std::string_view line) {
    auto draft = places::read_draft(line, places::Accept::kExported);
    auto document = JsonDocument::parse(line, {.size = places::kDraftJsonMax});
    std::optional<std::uint64_t> id;
    if (document) id = decode_id(document->root().text("id").value_or(""));
    if (!draft || !id) return stop("the server's export holds a line that is no place");
    places::Business business;
    business.id = {*id};
    business.draft = *std::move(draft);
    return business;
}

// A page: its lines as they are, and the last id of it.
struct Page {
    std::uint64_t count = 0;
    std::string last;
};

Outcome<Page> export_page(const std::string& text, ExportFormat format, ExportWriter& writer,
                          Output& output) {
    Page page;
    std::string_view rest = text;
    while (!rest.empty()) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.empty()) continue;
        places::Business business = TRY(business_of(line));
        if (format == ExportFormat::kJsonLines) {
            output.buffer.append(line).append(1, '\n');
        } else {
            writer.add(business, output.buffer);
        }
        page.last = encode_id(business.id.value);
        ++page.count;
        auto written = output.write_if_full();
        if (!written) return std::unexpected(written.error());
    }
    return page;
}

Outcome<std::uint64_t> export_server(importer::Remote& server, ExportFormat format,
                                     ExportWriter& writer, Output& output) {
    std::uint64_t count = 0;
    std::string target = fmt::format("/v1/business-exports?limit={}", places::kExportLimitMax);
    std::string after;
    while (true) {
        std::string text = TRY(server.get(target + after));
        Page page = TRY(export_page(text, format, writer, output));
        if (page.count == 0) return count;
        count += page.count;
        after = "&after=" + page.last;
    }
}

}  // namespace

Outcome<> run_export(const Context& context, const ExportCommand& command) {
    Access access = TRY(open_access(context.environment, context.settings, context.server,
                                    Absent::kFail, context.console));
    auto* const catalog = std::get_if<std::unique_ptr<places::Catalog>>(&access);
    if (catalog != nullptr) TRY(check_has_records(**catalog, context.settings.data));
    Output output = TRY(Output::open(command.output));
    auto writer = export_writer(command.format);
    writer->begin(output.buffer);
    std::uint64_t count = 0;
    if (catalog != nullptr) {
        count = TRY(export_catalog(**catalog, *writer, output));
    } else {
        count =
            TRY(export_server(std::get<importer::Remote>(access), command.format, *writer, output));
    }
    writer->end(output.buffer);
    auto closed = output.close();
    if (closed) context.console.say(importer::grouped(count) + " places exported");
    return closed;
}

}  // namespace madang::app
