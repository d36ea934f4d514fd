// Names and their paths.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/category_book.h"

#include "base/text.h"
#include "service/places/store/keys.h"

namespace madang::places {

namespace {

bool is_separator(char c) {
    return c == '=' || c == '/';
}

}  // namespace

bool is_below(std::string_view category, std::string_view name) {
    if (!category.starts_with(name)) return false;
    return category.size() == name.size() || is_separator(category[name.size()]);
}

Result<> CategoryBook::load(lsm::Database& database,
                            const std::shared_ptr<const lsm::Snapshot>& snapshot) {
    const auto walk = database.iterate(snapshot, lsm::prefix_bounds(kCategoryTable));
    for (walk->seek_first(); walk->valid(); walk->next()) {
        const auto number = TRY(parse_number_value(walk->value()));
        learn(walk->key().substr(kCategoryTable.size()), static_cast<std::uint16_t>(number));
    }
    return walk->status();
}

void CategoryBook::learn(std::string_view name, std::uint16_t number) {
    if (name.empty() || number_of(name) == number) return;
    WriterLock lock(mutex_);
    numbers_.insert_or_assign(std::string(name), number);
}

std::vector<geo::Category> CategoryBook::find(std::string_view name) const {
    std::vector<geo::Category> found;
    ReaderLock lock(mutex_);
    for (auto at = numbers_.lower_bound(name); at != numbers_.end(); ++at) {
        if (!at->first.starts_with(name)) break;
        if (is_below(at->first, name)) found.push_back(geo::Category{at->second});
    }
    return found;
}

std::uint16_t CategoryBook::number_of(std::string_view name) const {
    ReaderLock lock(mutex_);
    const auto known = numbers_.find(name);
    return known == numbers_.end() ? std::uint16_t{0} : known->second;
}

std::optional<std::string> CategoryBook::nearest(std::string_view name) const {
    ReaderLock lock(mutex_);
    std::vector<std::string_view> names;
    names.reserve(numbers_.size());
    for (const auto& [known, number] : numbers_) names.push_back(known);
    const auto near = madang::nearest(name, names);
    return near ? std::optional(std::string(*near)) : std::nullopt;
}

}  // namespace madang::places
