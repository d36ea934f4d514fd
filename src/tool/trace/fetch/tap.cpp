// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/tap.h"

#include <utility>

namespace madang::trace {
namespace {

class Tap final : public io::Stream {
public:
    Tap(std::unique_ptr<io::Stream> inner, const Stopwatch& watch, std::shared_ptr<FlightLog> log)
        : inner_(std::move(inner)), watch_(watch), log_(std::move(log)) {}

    Result<> shutdown_write() override { return inner_->shutdown_write(); }
    void cancel() override { inner_->cancel(); }
    void close() override { inner_->close(); }
    io::Address peer() const override { return inner_->peer(); }

    io::Attempt try_read(std::span<char> into) override {
        io::Attempt attempt = inner_->try_read(into);
        note(attempt, false);
        return attempt;
    }
    io::Attempt try_write(std::span<const std::string_view> pieces) override {
        io::Attempt attempt = inner_->try_write(pieces);
        note(attempt, true);
        return attempt;
    }
    io::Attempt try_send_file(io::File& file, std::uint64_t offset, std::uint64_t length) override {
        return inner_->try_send_file(file, offset, length);
    }
    bool may_progress(io::Direction direction) const override {
        return inner_->may_progress(direction);
    }
    void wait(io::Direction direction, io::Waiter& waiter, MonotonicTime deadline) override {
        inner_->wait(direction, waiter, deadline);
    }

private:
    void note(const io::Attempt& attempt, bool from_client) {
        if (!log_->is_open || !attempt || !*attempt || **attempt == 0) return;
        const Nanoseconds now = watch_.now();
        std::vector<Flight>& flights = log_->flights;
        if (flights.empty() || flights.back().from_client != from_client) {
            flights.push_back({from_client, 0, "", {now, now}});
        }
        flights.back().bytes += **attempt;
        flights.back().span.ended = now;
    }

    std::unique_ptr<io::Stream> inner_;
    const Stopwatch& watch_;
    std::shared_ptr<FlightLog> log_;
};

// RFC 8446 §2, figures 1 to 3.
std::string content_of_13(std::size_t place, bool resumed, bool retried) {
    if (place == 0) return "ClientHello";
    if (retried && place == 1) return "HelloRetryRequest";
    if (retried && place == 2) return "ClientHello again";
    const std::size_t after = retried ? place - 2 : place;
    if (after == 1 && resumed) return "ServerHello, EncryptedExtensions, Finished";
    if (after == 1) {
        return "ServerHello, EncryptedExtensions, Certificate, CertificateVerify, Finished";
    }
    return after == 2 ? "Finished" : "NewSessionTicket";
}

// RFC 5246 §7.3, figures 1 and 2.
std::string content_of_12(std::size_t place, bool resumed) {
    if (place == 0) return "ClientHello";
    if (resumed) {
        return place == 1 ? "ServerHello, ChangeCipherSpec, Finished"
                          : "ChangeCipherSpec, Finished";
    }
    if (place == 1) return "ServerHello, Certificate, ServerKeyExchange, ServerHelloDone";
    if (place == 2) return "ClientKeyExchange, ChangeCipherSpec, Finished";
    return "NewSessionTicket, ChangeCipherSpec, Finished";
}

}  // namespace

std::unique_ptr<io::Stream> make_tap(std::unique_ptr<io::Stream> inner, const Stopwatch& watch,
                                     std::shared_ptr<FlightLog> log) {
    return std::make_unique<Tap>(std::move(inner), watch, std::move(log));
}

void name_flights(std::vector<Flight>& flights, std::string_view version, bool resumed) {
    const bool retried = version == "TLS1.3" && flights.size() >= 5;
    for (std::size_t i = 0; i < flights.size(); ++i) {
        flights[i].content =
            version == "TLS1.3" ? content_of_13(i, resumed, retried) : content_of_12(i, resumed);
    }
}

}  // namespace madang::trace
