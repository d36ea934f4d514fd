// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/show/svg.h"

#include <fmt/format.h>

#include "base/text.h"
#include "tool/trace/show/words.h"

namespace madang::trace {
namespace {

constexpr std::string_view kStyle = R"(
.page{fill:#ffffff;stroke:#d0d7de}
.bar{fill:#f3f5f8}
.grid{stroke:#e3e7ec;stroke-width:1}
text{font-size:13px;fill:#1f2328}
text{font-family:ui-sans-serif,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}
.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:12px}
.title{font-size:19px;font-weight:600}
.head{font-size:11px;font-weight:600;letter-spacing:.08em;fill:#59636e}
.quiet{fill:#59636e}
.small{font-size:11px}
.end{text-anchor:end}
.middle{text-anchor:middle}
.bad{fill:#cf222e}
.good{fill:#1a7f37}
.warning{fill:#9a6700}
.queued{fill:#c4cad1}
.dns{fill:#1b9e9e}
.connect{fill:#e08e0b}
.tls{fill:#a855c7}
.send{fill:#7d8590}
.wait{fill:#2fa35a}
.receive{fill:#3b82f6}
@media (prefers-color-scheme:dark){
.page{fill:#0d1117;stroke:#30363d}
.bar{fill:#161b22}
.grid{stroke:#21262d}
text{fill:#e6edf3}
.head,.quiet{fill:#9198a1}
.bad{fill:#ff7b72}
.good{fill:#3fb950}
.warning{fill:#d29922}
.queued{fill:#484f58}
.dns{fill:#2bbdbd}
.connect{fill:#f0a53a}
.tls{fill:#c084e0}
.send{fill:#8b949e}
.wait{fill:#46c46f}
.receive{fill:#5b9bff}
}
)";

}  // namespace

std::string xml(std::string_view text) {
    std::string out;
    for (const char byte : safe(text)) {
        switch (byte) {
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '&': out += "&amp;"; break;
            case '"': out += "&quot;"; break;
            default: out += byte;
        }
    }
    return out;
}

std::string clipped(std::string_view text, std::size_t characters) {
    std::string out;
    for (std::size_t count = 0; !text.empty(); ++count) {
        if (count + 1 >= characters && text.size() > utf8_character(text)) return out + "…";
        const std::size_t size = std::max<std::size_t>(utf8_character(text), 1);
        out += text.substr(0, size);
        text.remove_prefix(size);
    }
    return out;
}

std::string_view svg_style() {
    return kStyle;
}

void Svg::text(double x, double y, std::string_view classes, std::string_view text) {
    body_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"{}\">{}</text>\n", x, y, classes,
                         xml(text));
}

void Svg::box(const Box& box, std::string_view classes, std::string_view tooltip) {
    body_ += fmt::format(
        "<rect x=\"{:.2f}\" y=\"{:.1f}\" width=\"{:.2f}\" height=\"{:.1f}\" rx=\"2\" class=\"{}\">",
        box.x, box.y, box.width, box.height, classes);
    if (!tooltip.empty()) body_ += fmt::format("<title>{}</title>", xml(tooltip));
    body_ += "</rect>\n";
}

void Svg::line(double x1, double y1, double x2, double y2) {
    body_ += fmt::format(
        "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" class=\"grid\"/>\n", x1, y1,
        x2, y2);
}

void Svg::dot(double x, double y, std::string_view classes) {
    body_ +=
        fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\" class=\"{}\"/>\n", x, y, classes);
}

std::string Svg::finish(double height, std::string_view title) const {
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1:.0f}\" width=\"{0}\" "
        "height=\"{1:.0f}\" role=\"img\">\n<title>{2}</title>\n<style>{3}</style>\n"
        "<rect x=\"0.5\" y=\"0.5\" width=\"{4}\" height=\"{5:.0f}\" rx=\"8\" class=\"page\"/>\n"
        "{6}</svg>\n",
        width_, height, xml(title), svg_style(), width_ - 1, height - 1, body_);
}

}  // namespace madang::trace
