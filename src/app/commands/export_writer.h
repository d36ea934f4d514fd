// Businesses as lines of a file: CSV, GeoJSON or JSON lines.
//
// Threads: one at a time.  Source: RFC 4180, RFC 7946.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "app/commands/command_line.h"
#include "service/places/business.h"

namespace madang::app {

class ExportWriter {
public:
    virtual ~ExportWriter() = default;
    // Each appends to `out`.
    virtual void begin(std::string& out) = 0;
    virtual void add(const places::Business& business, std::string& out) = 0;
    virtual void end(std::string& out) = 0;
};

std::unique_ptr<ExportWriter> export_writer(ExportFormat format);

}  // namespace madang::app
