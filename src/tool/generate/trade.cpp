// Word lists and tables of the demo towns.
// SPDX-License-Identifier: Apache-2.0
#include "tool/generate/trade.h"

#include <fmt/format.h>

namespace madang::generate {
namespace {

constexpr std::string_view kShopHours = "Mo-Fr 09:00-18:00; Sa 10:00-16:00";
constexpr std::string_view kLongHours = "Mo-Su 08:00-22:00";
constexpr std::string_view kOfficeHours = "Mo-Fr 09:00-17:00";

constexpr auto kTrades = std::to_array<Trade>({
    {"amenity=restaurant",
     190,
     "Kitchen",
     "식당",
     {"Mo-Su 11:00-22:00", "Tu-Su 12:00-15:00,17:30-22:00", "Mo-Sa 11:30-21:00"}},
    {"amenity=cafe",
     150,
     "Cafe",
     "카페",
     {"Mo-Fr 07:30-18:00; Sa-Su 09:00-18:00", kLongHours, "Mo-Su 10:00-21:00"}},
    {"shop=convenience", 110, "Corner Shop", "편의점", {"24/7", "Mo-Su 06:00-24:00", kLongHours}},
    {"amenity=fast_food",
     90,
     "Grill",
     "분식",
     {"Mo-Su 10:00-23:00", "Mo-Su 11:00-02:00", kLongHours}},
    {"shop=hairdresser",
     70,
     "Hair",
     "미용실",
     {"Tu-Sa 10:00-19:00", kShopHours, "Mo-Sa 10:00-20:00"}},
    {"shop=bakery", 60, "Bakery", "빵집", {"Mo-Sa 06:30-18:00", "Tu-Su 07:00-15:00", kLongHours}},
    {"shop=clothes",
     50,
     "Outfitters",
     "옷가게",
     {kShopHours, "Mo-Sa 10:00-20:00", "Mo-Su 11:00-21:00"}},
    {"amenity=pharmacy",
     45,
     "Pharmacy",
     "약국",
     {kShopHours, "Mo-Fr 08:30-19:00; Sa 09:00-14:00", "24/7"}},
    {"shop=supermarket",
     40,
     "Market",
     "마트",
     {kLongHours, "Mo-Sa 07:00-23:00; Su 10:00-20:00", "24/7"}},
    {"amenity=bar",
     40,
     "Bar",
     "주점",
     {"Tu-Su 17:00-01:00", "Mo-Sa 18:00-02:00", "Th-Sa 20:00-04:00"}},
    {"amenity=dentist",
     30,
     "Dental Practice",
     "치과",
     {kOfficeHours, "Mo-Th 08:00-18:00; Fr 08:00-13:00", kShopHours}},
    {"amenity=bank", 25, "Savings Bank", "은행", {kOfficeHours, "Mo-Fr 09:00-16:00", kOfficeHours}},
    {"shop=books", 20, "Books", "서점", {kShopHours, "Mo-Sa 10:00-19:00", "Tu-Su 11:00-18:00"}},
    {"shop=florist",
     18,
     "Flowers",
     "꽃집",
     {kShopHours, "Mo-Sa 09:00-18:00; Su 10:00-13:00", kShopHours}},
    {"tourism=hotel", 17, "Hotel", "호텔", {"24/7", "24/7", "Mo-Su 06:00-24:00"}},
    {"leisure=fitness_centre", 15, "Gym", "헬스장", {"Mo-Su 06:00-23:00", "24/7", kLongHours}},
    {"amenity=library",
     10,
     "Library",
     "도서관",
     {"Mo-Fr 09:00-20:00; Sa 09:00-17:00", "Tu-Su 09:00-18:00", kOfficeHours}},
    {"craft=shoemaker", 8, "Cobblers", "구두수선", {kShopHours, kOfficeHours, kShopHours}},
    {"tourism=museum",
     6,
     "Museum",
     "박물관",
     {"Tu-Su 10:00-18:00", "We-Mo 10:00-17:00", "Sa-Su 11:00-16:00"}},
    {"office=lawyer",
     6,
     "Law Office",
     "법률사무소",
     {kOfficeHours, kOfficeHours, "Mo-Th 09:00-16:00"}},
});

constexpr unsigned total_shares() {
    unsigned total = 0;
    for (const Trade& trade : kTrades) total += trade.share;
    return total;
}
constexpr unsigned kShares = total_shares();
static_assert(kShares == 1000, "shares are in thousandths");

constexpr auto kFirstWords = std::to_array<std::string_view>(
    {"Blue",   "Golden", "Little", "Old",   "Quiet",   "Sunny", "Copper",  "Willow", "Harbour",
     "Garden", "Corner", "Silver", "Green", "Morning", "River", "Stone",   "Maple",  "Lucky",
     "Paper",  "Velvet", "Cedar",  "North", "Amber",   "Merry", "Lantern", "Juniper"});
constexpr auto kSecondWords = std::to_array<std::string_view>(
    {"Door",   "Lamp",  "Fox",   "Table",   "Bridge", "Orchard", "Kettle", "Sparrow", "Window",
     "Gate",   "Pear",  "Wagon", "Heron",   "Clock",  "Barrel",  "Mill",   "Otter",   "Field",
     "Anchor", "Stair", "Plum",  "Thistle", "Market", "Hollow",  "Bell",   "Court"});
constexpr auto kKoreanWords = std::to_array<std::string_view>(
    {"마당",   "한마음", "푸른", "햇살", "달빛",     "골목",   "정든", "새벽", "은하",
     "소나무", "바람",   "우리", "행복", "느티나무", "고향",   "별빛", "하늘", "온누리",
     "옛날",   "작은",   "솔향", "이웃", "다정",     "무지개", "노을", "봄날"});
constexpr auto kKoreanSeconds = std::to_array<std::string_view>(
    {"", "", " 동네", " 언덕", " 사거리", " 공원", " 시장", " 역전", " 강변", " 한옥"});
constexpr auto kStreets = std::to_array<std::string_view>(
    {"Garden Street", "Mill Lane", "Station Road", "Market Street", "Church Street", "Park Avenue",
     "Harbour Road", "School Lane", "Bridge Street", "Orchard Way", "Hill Road", "Canal Walk"});
constexpr auto kKoreanStreets =
    std::to_array<std::string_view>({"중앙로", "시장길", "역전로", "공원로", "강변로", "학교길",
                                     "한마음로", "은행나무길", "솔밭로"});

}  // namespace

std::span<const Trade> trades() {
    return kTrades;
}

const Trade& draw_trade(Dice& dice) {
    auto left = static_cast<unsigned>(dice.below(kShares));
    for (const Trade& trade : kTrades) {
        if (left < trade.share) return trade;
        left -= trade.share;
    }
    return kTrades.back();
}

std::string draw_name(const Trade& trade, Language language, Dice& dice) {
    if (language == Language::kKorean) {
        std::string_view first = dice.pick(kKoreanWords);
        return fmt::format("{}{} {}", first, dice.pick(kKoreanSeconds), trade.korean);
    }
    std::string_view first = dice.pick(kFirstWords);
    return fmt::format("{} {} {}", first, dice.pick(kSecondWords), trade.english);
}

std::string draw_street(Language language, Dice& dice) {
    std::uint64_t number = 1 + dice.below(180);
    if (language == Language::kKorean)
        return fmt::format("{} {}", dice.pick(kKoreanStreets), number);
    return fmt::format("{} {}", number, dice.pick(kStreets));
}

std::string draw_phone(std::string_view country, Dice& dice) {
    std::uint64_t number = dice.next();
    // NANPA: 555-0100 to 555-0199 are for fiction.
    if (country == "US" || country == "CA") return fmt::format("+1 212-555-01{:02}", number % 100);
    // Ofcom: numbers for drama use, London.
    if (country == "GB") return fmt::format("+44 20 7946 0{:03}", number % 1000);
    // ACMA: fictitious numbers, central east region.
    if (country == "AU") return fmt::format("+61 2 5550 {:04}", number % 10000);
    // ARCEP: numbers for works of fiction, Ile-de-France.
    if (country == "FR") {
        return fmt::format("+33 1 99 00 {:02} {:02}", number % 100, number / 100 % 100);
    }
    return fmt::format("+999 {:03} {:04}", number % 1000, number / 1000 % 10000);  // ITU-T E.164
}

}  // namespace madang::generate
