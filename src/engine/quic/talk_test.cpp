// The answering and the asking side of the tests.
// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/talk_test.h"

#include <cstdlib>
#include <utility>

namespace madang::quic {

std::optional<AppError> Speaker::next(Outgoing& out) {
    for (auto& [stream, voice] : voices_) {
        if (voice.blocked || voice.done) continue;
        const bool has_text = voice.text < voice.texts.size();
        if (!has_text && !voice.ended) continue;
        out.stream = stream;
        out.count = 0;
        if (has_text) {
            const std::string& text = voice.texts[voice.text];
            out.pieces[0] = {reinterpret_cast<const std::uint8_t*>(text.data()) + voice.offset,
                             text.size() - voice.offset};
            out.count = 1;
        }
        out.last = voice.ended && voice.text + 1 >= voice.texts.size();
        return std::nullopt;
    }
    return std::nullopt;
}

void Speaker::on_written(StreamId stream, std::size_t bytes) {
    Voice& voice = voices_[stream];
    if (voice.text < voice.texts.size()) {
        voice.offset += bytes;
        if (voice.offset == voice.texts[voice.text].size()) {
            ++voice.text;
            voice.offset = 0;
        }
    }
    if (voice.ended && voice.text == voice.texts.size()) voice.done = true;
}

std::string given(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 + i / 251);
    return text;
}

std::optional<AppError> Answerer::on_data(const StreamData& data) {
    received += data.bytes.size();
    std::string& heard = heard_[data.stream];
    if (data.early && heard.empty()) heard = "early:";
    heard.append(reinterpret_cast<const char*>(data.bytes.data()), data.bytes.size());
    if (consumes) connection_->consumed(data.stream, data.bytes.size());
    if (!data.last) return std::nullopt;
    if (heard == "break") return 0x77;
    if (heard.starts_with("give ")) {
        queue(data.stream,
              given(static_cast<std::size_t>(std::strtoull(heard.c_str() + 5, nullptr, 10))), true);
    } else {
        queue(data.stream, heard, true);
    }
    heard_.erase(data.stream);
    connection_->allow_stream();
    return std::nullopt;
}

std::optional<AppError> Asker::on_data(const StreamData& data) {
    answers[data.stream].append(reinterpret_cast<const char*>(data.bytes.data()),
                                data.bytes.size());
    connection->consumed(data.stream, data.bytes.size());
    if (data.last) ++finished;
    return std::nullopt;
}

void Asker::ask_now() {
    while (connection != nullptr && !questions_.empty()) {
        const auto stream = connection->open_stream();
        if (!stream) return;
        asked_.push_back(questions_.front());
        queue(*stream, std::move(questions_.front()), true);
        questions_.erase(questions_.begin());
    }
}

Application* Talk::on_connection(Connection& connection) {
    if (refuses_) return nullptr;
    answerers_.push_back(std::make_unique<Answerer>(connection));
    return answerers_.back().get();
}

void Talk::serve(ServerOptions options, std::size_t reactors) {
    if (!identity_) {
        const std::int64_t now = world_.environment().clock.wall().microseconds / 1'000'000;
        identity_ = *io::tls::make_development_identity(hosts_, now);
        client_tls_ = *io::tls::ClientContext::create(
            {.trust = io::tls::Trust::kGiven, .authorities = identity_->authority});
    }
    if (!options.tls) {
        server_tls_ = *io::tls::ServerContext::create({identity_->identity});
        options.tls = server_tls_;
    }
    auto shared = std::make_shared<Reactors>(secret_);
    for (std::size_t i = 0; i < reactors; ++i) {
        auto opened = Endpoint::serve(*loop_, world_.environment(), address_, *this,
                                      {options, shared, counters_});
        ASSERT_TRUE(opened) << opened.error().describe();
        servers_.push_back(*std::move(opened));
        address_ = servers_.back()->address();
    }
}

Endpoint& Talk::client() {
    if (!client_) {
        client_ = *Endpoint::client(*loop_, world_.environment(), io::Address::loopback(0));
    }
    return *client_;
}

Asker& Talk::connect(const ClientOptions& options) {
    askers_.push_back(std::make_unique<Asker>());
    Asker& asker = *askers_.back();
    ClientOptions given_options = options;
    if (!given_options.tls) given_options.tls = client_tls_;
    const auto connection = client().connect(given_options, address_, "localhost", asker);
    EXPECT_TRUE(connection);
    if (connection) asker.use(*connection);
    return asker;
}

void Talk::wait(const std::function<bool()>& done, Seconds patience) {
    const MonotonicTime deadline = loop_->now() + patience;
    const auto watch = [&]() -> io::Task<void> {
        while (!done() && loop_->now() < deadline) co_await io::pause(*loop_, Milliseconds(1));
    };
    io::run_task(*loop_, watch());
}

void Talk::pass(Nanoseconds time) {
    io::run_task(*loop_, io::pause(*loop_, time));
}

}  // namespace madang::quic
