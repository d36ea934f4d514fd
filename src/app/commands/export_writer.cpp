// The three formats.
// SPDX-License-Identifier: Apache-2.0
#include "app/commands/export_writer.h"

#include <vector>

#include "base/id.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "service/places/draft_json.h"
#include "service/places/fields.h"
#include "tool/import/csv/csv.h"
#include "tool/import/row/attributes.h"

namespace madang::app {
namespace {

class JsonLinesWriter : public ExportWriter {
public:
    void begin(std::string&) override {}
    void add(const places::Business& business, std::string& out) override {
        JsonWriter json(out);
        places::write_business(json, business);
        out += '\n';
    }
    void end(std::string&) override {}
};

std::string number_cell(const places::Field& field, const places::Business& business) {
    const auto value = places::number_of(field, business.draft);
    return value ? format_number(*value) : std::string();
}

// One column a field; the free attributes share one, as a JSON object.
class CsvWriter : public ExportWriter {
public:
    void begin(std::string& out) override {
        std::vector<std::string> header = {"id"};
        for (const places::Field& field : places::fields()) {
            header.emplace_back(field.name);
        }
        out += importer::write_csv_record(header);
    }
    void add(const places::Business& business, std::string& out) override {
        std::vector<std::string> record = {encode_id(business.id.value)};
        for (const places::Field& field : places::fields()) {
            if (field.text) record.push_back(business.draft.*field.text);
            if (field.number || field.optional_number)
                record.push_back(number_cell(field, business));
            if (field.type == places::FieldType::kTextMap) {
                record.push_back(importer::write_attributes(business.draft.attributes));
            }
        }
        out += importer::write_csv_record(record);
    }
    void end(std::string&) override {}
};

class GeojsonWriter : public ExportWriter {
public:
    void begin(std::string& out) override {
        out += "{\"type\":\"FeatureCollection\",\"features\":[";
    }
    void add(const places::Business& business, std::string& out) override {
        out += first_ ? "\n" : ",\n";
        first_ = false;
        JsonWriter json(out);
        json.begin_object().member("type", std::string_view("Feature"));
        json.member("id", encode_id(business.id.value));
        json.key("geometry").begin_object().member("type", std::string_view("Point"));
        json.key("coordinates").begin_array();  // RFC 7946 §3.1.1: longitude first
        json.number(business.draft.longitude).number(business.draft.latitude);
        json.end_array().end_object();
        json.key("properties").begin_object();
        for (const places::Field& field : places::fields()) {
            if (field.optional_number && business.draft.*field.optional_number) {
                json.member(field.name, *(business.draft.*field.optional_number));
            }
            if (field.text && !(business.draft.*field.text).empty()) {
                json.member(field.name, std::string_view(business.draft.*field.text));
            }
            if (field.type == places::FieldType::kTextMap && !business.draft.attributes.empty()) {
                json.key(field.name).raw(importer::write_attributes(business.draft.attributes));
            }
        }
        json.end_object().end_object();
    }
    void end(std::string& out) override { out += "\n]}\n"; }

private:
    bool first_ = true;
};

}  // namespace

std::unique_ptr<ExportWriter> export_writer(ExportFormat format) {
    switch (format) {
        case ExportFormat::kCsv: return std::make_unique<CsvWriter>();
        case ExportFormat::kGeojson: return std::make_unique<GeojsonWriter>();
        case ExportFormat::kJsonLines: break;
    }
    return std::make_unique<JsonLinesWriter>();
}

}  // namespace madang::app
