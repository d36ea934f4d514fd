// Pieces of a picture: texts, boxes, the style sheet.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace madang::trace {

// Text that may stand in an element or an attribute, without what would steer anything.
std::string xml(std::string_view text);

// Cut to `characters`, with "…" where something is left out.
std::string clipped(std::string_view text, std::size_t characters);

// The style sheet: colours by class, light and dark.
std::string_view svg_style();

class Svg {
public:
    explicit Svg(int width) : width_(width) {}

    struct Box {
        double x = 0;
        double y = 0;
        double width = 0;
        double height = 0;
    };

    void text(double x, double y, std::string_view classes, std::string_view text);
    void box(const Box& box, std::string_view classes, std::string_view tooltip = {});
    void line(double x1, double y1, double x2, double y2);
    void dot(double x, double y, std::string_view classes);
    // The whole picture, `height` high.
    std::string finish(double height, std::string_view title) const;

private:
    int width_;
    std::string body_;
};

}  // namespace madang::trace
