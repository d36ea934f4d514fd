// Folding by ICU's normalizers.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/names/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "base/check.h"

namespace madang::places {

namespace {

using Get = const icu::Normalizer2* (*)(UErrorCode&);

const icu::Normalizer2& normalizer(Get get) {
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2* found = get(error);
    CHECK(U_SUCCESS(error) && found != nullptr, "ICU carries its normalization data");
    return *found;
}

icu::UnicodeString normalized(const icu::Normalizer2& by, const icu::UnicodeString& text) {
    UErrorCode error = U_ZERO_ERROR;
    icu::UnicodeString out = by.normalize(text, error);
    CHECK(U_SUCCESS(error), "normalizing fails only without memory");
    return out;
}

bool drops_marks(UChar32 letter) {
    UErrorCode error = U_ZERO_ERROR;
    switch (uscript_getScript(letter, &error)) {
        case USCRIPT_LATIN:
        case USCRIPT_GREEK:
        case USCRIPT_CYRILLIC: return true;
        default: return false;
    }
}

// Letters that have no decomposition but are typed without their stroke.
UChar32 plain(UChar32 letter) {
    switch (letter) {
        case u'ø': return u'o';
        case u'đ': return u'd';
        case u'ł': return u'l';
        case u'ħ': return u'h';
        case u'ı': return u'i';
        default: return letter;
    }
}

icu::UnicodeString without_marks(const icu::UnicodeString& decomposed) {
    icu::UnicodeString out;
    bool drops = false;
    for (int32_t at = 0; at < decomposed.length(); at = decomposed.moveIndex32(at, 1)) {
        const UChar32 letter = decomposed.char32At(at);
        const bool is_mark = u_charType(letter) == U_NON_SPACING_MARK;
        if (!is_mark) drops = drops_marks(letter);
        if (!is_mark || !drops) out.append(plain(letter));
    }
    return out;
}

bool is_ascii(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    }
    return true;
}

}  // namespace

std::string fold(std::string_view text) {
    std::string out;
    if (is_ascii(text)) {
        for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        return out;
    }
    static const icu::Normalizer2& casefold = normalizer(icu::Normalizer2::getNFKCCasefoldInstance);
    static const icu::Normalizer2& decompose = normalizer(icu::Normalizer2::getNFDInstance);
    static const icu::Normalizer2& compose = normalizer(icu::Normalizer2::getNFCInstance);
    const icu::StringPiece piece(text.data(), static_cast<int32_t>(text.size()));
    const auto folded = normalized(casefold, icu::UnicodeString::fromUTF8(piece));
    normalized(compose, without_marks(normalized(decompose, folded))).toUTF8String(out);
    return out;
}

}  // namespace madang::places
