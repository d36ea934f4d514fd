// What a decoder says about a stream of bytes, as text: for tests and fuzzers, which compare the
// transcripts of the same stream cut into different pieces.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "wire/http1/request_decoder.h"
#include "wire/http1/response_decoder.h"

namespace madang::http1 {

// Returns the size of the next piece, at least 1.
using PieceSize = std::function<std::size_t()>;

// The talk about one connection: heads as they come, bodies whole.
class Transcript {
public:
    const std::string& text() const { return text_; }

    void line(std::string_view text) { text_.append(text).append("\n"); }
    void fields(const std::vector<Field>& fields) {
        for (const Field& field : fields) {
            text_.append("  ").append(field.name).append("=").append(field.value).append("\n");
        }
    }
    void data(std::string_view data) { body_ += data; }
    // Ends a body: "body", or "part" of one.
    void body(std::string_view kind) {
        text_.append(kind).append(" ").append(body_).append("\n");
        body_.clear();
    }

private:
    std::string text_;
    std::string body_;
};

inline std::string_view framing_name(Framing framing) {
    constexpr std::string_view kNames[] = {"none", "length", "chunked", "until-close"};
    return kNames[static_cast<std::size_t>(framing)];
}

// What one look at the input gave.
struct Progress {
    std::size_t taken = 0;
    bool go_on = false;  // false: more input is needed, or none is wanted
};

class RequestSide {
public:
    explicit RequestSide(Limits limits) : decoder_(limits) {}

    Progress advance(std::string_view input, Transcript& out) {
        if (refused_) return {};
        return in_body_ ? body(input, out) : head(input, out);
    }
    void close(Transcript& out) {
        if (in_body_) out.body("part");
        if (!refused_) out.line("open");
    }

private:
    Progress refuse(const Refusal& refusal, Transcript& out) {
        refused_ = true;
        out.line("refused " + std::to_string(refusal.status) + " " + refusal.text);
        CHECK(!decoder_.decode_head("", head_), "a refusal is for ever");
        return {};
    }
    Progress head(std::string_view input, Transcript& out) {
        const auto taken = decoder_.decode_head(input, head_);
        if (!taken) return refuse(taken.error(), out);
        if (*taken == 0) return {};
        CHECK(*taken <= input.size(), "no more is taken than was given");
        in_body_ = true;
        out.line(std::string(head_.method) + " " + std::string(head_.target) + " 1." +
                 std::to_string(head_.minor_version) + " host " + std::string(head_.host) + " " +
                 std::string(framing_name(head_.framing)) + " " +
                 std::to_string(head_.content_length) + (head_.keep_alive ? " keep" : " close") +
                 (head_.expect_continue ? " expect" : ""));
        out.fields(head_.fields);
        return {*taken, true};
    }
    Progress body(std::string_view input, Transcript& out) {
        const auto step = decoder_.decode_body(input);
        if (!step) {
            in_body_ = false;
            out.body("part");
            return refuse(step.error(), out);
        }
        CHECK(step->taken <= input.size(), "no more is taken than was given");
        out.data(step->data);
        if (step->end) {
            out.body("body");
            in_body_ = false;
        }
        return {step->taken, step->end || step->taken > 0};
    }

    RequestDecoder decoder_;
    RequestHead head_;
    bool in_body_ = false;
    bool refused_ = false;
};

class ResponseSide {
public:
    ResponseSide(Limits limits, Asked asked) : decoder_(limits), asked_(asked) {}

    Progress advance(std::string_view input, Transcript& out) {
        if (refused_) return {};
        return in_body_ ? body(input, out) : head(input, out);
    }
    void close(Transcript& out) {
        if (refused_) return;
        const auto closed = decoder_.decode_close();
        if (in_body_) out.body(closed ? "body" : "part");
        out.line(closed ? "closed" : "refused " + closed.error().describe());
    }

private:
    Progress refuse(const Error& error, Transcript& out) {
        refused_ = true;
        out.line("refused " + error.describe());
        CHECK(!decoder_.decode_head("", asked_, head_), "an error is for ever");
        return {};
    }
    Progress head(std::string_view input, Transcript& out) {
        const auto taken = decoder_.decode_head(input, asked_, head_);
        if (!taken) return refuse(taken.error(), out);
        if (*taken == 0) return {};
        CHECK(*taken <= input.size(), "no more is taken than was given");
        in_body_ = !head_.interim();
        out.line(std::to_string(head_.status) + " [" + std::string(head_.reason) + "] 1." +
                 std::to_string(head_.minor_version) + " " +
                 std::string(framing_name(head_.framing)) + " " +
                 std::to_string(head_.content_length) + (head_.keep_alive ? " keep" : " close"));
        out.fields(head_.fields);
        return {*taken, true};
    }
    Progress body(std::string_view input, Transcript& out) {
        const auto step = decoder_.decode_body(input);
        if (!step) {
            in_body_ = false;
            out.body("part");
            return refuse(step.error(), out);
        }
        CHECK(step->taken <= input.size(), "no more is taken than was given");
        out.data(step->data);
        if (step->end) {
            out.body("body");
            in_body_ = false;
        }
        return {step->taken, step->end || step->taken > 0};
    }

    ResponseDecoder decoder_;
    ResponseHead head_;
    Asked asked_;
    bool in_body_ = false;
    bool refused_ = false;
};

// Feeds `stream` to `side` piece by piece, as a connection does. Each input lies in memory of
// exactly its size, so that the address sanitizer sees a read beyond it.
template <class Side>
std::string transcribe(Side side, std::string_view stream, const PieceSize& piece_size) {
    Transcript out;
    std::vector<char> buffer;
    while (!stream.empty()) {
        const std::string_view piece = stream.substr(0, piece_size());
        stream.remove_prefix(piece.size());
        std::vector<char> grown(buffer);
        grown.insert(grown.end(), piece.begin(), piece.end());
        grown.shrink_to_fit();
        std::size_t taken = 0;
        for (Progress step{0, true}; step.go_on; taken += step.taken) {
            step = side.advance({grown.data() + taken, grown.size() - taken}, out);
        }
        buffer.assign(grown.begin() + static_cast<std::ptrdiff_t>(taken), grown.end());
    }
    side.close(out);
    return out.text();
}

inline std::string transcribe_whole(auto side, std::string_view stream) {
    return transcribe(std::move(side), stream, [&] { return stream.size(); });
}
inline std::string transcribe_bytes(auto side, std::string_view stream) {
    return transcribe(std::move(side), stream, [] { return std::size_t{1}; });
}

}  // namespace madang::http1
