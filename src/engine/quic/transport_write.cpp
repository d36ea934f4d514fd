// Writing: the application's data into packets, packets into the outbox.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "engine/quic/transport.h"
#include "engine/quic/wire.h"

namespace madang::quic {

Transport::Wrote Transport::write(MonotonicTime now) {
    if (ended_) return Wrote::kAll;
    const bool paced = begins_pacing();
    const std::size_t allowed = ngtcp2_conn_get_send_quantum(conn_);
    const std::size_t quantum = std::clamp(allowed, kDatagramBytesMax, kWriteTurnBytes);
    const std::size_t written = write_quantum(now, quantum);
    if (ended_) return Wrote::kAll;
    // Before the first sample of the round trip the pacer believes in 333 ms, and would make the
    // second packet of a flight wait for 20.
    if (paced) ngtcp2_conn_update_pkt_tx_time(conn_, to_stamp(now));
    arm();
    const bool goes_on = written >= quantum && !(paced && allowed <= kWriteTurnBytes);
    return goes_on || host_.outbox().is_blocked() ? Wrote::kTurn : Wrote::kAll;
}

// A client's first request comes right behind the flight that ends its handshake: the pacer, which
// would count all of the handshake's packets before it, begins with what is written next.
bool Transport::begins_pacing() {
    if (is_server_) return is_handshake_completed();
    return std::exchange(paces_, is_handshake_completed());
}

// Writes packets until there is nothing to write, nothing may be written, or `quantum` is used up.
std::size_t Transport::write_quantum(MonotonicTime now, std::size_t quantum) {
    ngtcp2_path_storage path;
    ngtcp2_path_storage_zero(&path);
    std::size_t written = 0;
    while (written < quantum) {
        const std::span<std::uint8_t> room = host_.outbox().room();
        if (room.empty()) break;
        ngtcp2_pkt_info info{};
        const ngtcp2_ssize size = write_packet(room, path, info, to_stamp(now));
        if (size < 0) fail_with(static_cast<int>(size));
        if (size <= 0 || ended_) break;
        if (witness_) {
            witness_->on_datagram(From::kClient, room.first(static_cast<std::size_t>(size)), now);
        }
        host_.outbox().add(static_cast<std::size_t>(size), {.local = from_addr(path.path.local),
                                                            .peer = from_addr(path.path.remote),
                                                            .ecn = static_cast<io::Ecn>(info.ecn)});
        written += static_cast<std::size_t>(size);
    }
    return written;
}

// Fills one packet with the data of as many streams as fit.
ngtcp2_ssize Transport::write_packet(std::span<std::uint8_t> room, ngtcp2_path_storage& path,
                                     ngtcp2_pkt_info& info, ngtcp2_tstamp now) {
    const std::size_t limit = ngtcp2_conn_get_max_tx_udp_payload_size(conn_);
    const auto packet = room.first(std::min(room.size(), limit));
    for (;;) {
        const auto size = write_some(packet, path, info, now);
        if (size) return *size;
        if (ended_) return 0;
    }
}

// Returns the size of a whole packet, 0 if none may be written, an error; or nothing if the same
// packet takes more.
std::optional<ngtcp2_ssize> Transport::write_some(std::span<std::uint8_t> room,
                                                  ngtcp2_path_storage& path, ngtcp2_pkt_info& info,
                                                  ngtcp2_tstamp now) {
    Outgoing out;
    if (writable_told_ && ngtcp2_conn_get_max_data_left(conn_) > 0) {
        if (const auto error = application_->next(out)) {
            close(*error, "");
            return std::nullopt;
        }
    }
    std::array<ngtcp2_vec, kPiecesPerPacket> pieces;
    for (std::size_t i = 0; i < out.count; ++i) {
        pieces[i] = {const_cast<std::uint8_t*>(out.pieces[i].data()), out.pieces[i].size()};
    }
    std::uint32_t flags = NGTCP2_WRITE_STREAM_FLAG_MORE;
    if (out.last) flags |= NGTCP2_WRITE_STREAM_FLAG_FIN;
    ngtcp2_ssize taken = -1;
    const ngtcp2_ssize size =
        ngtcp2_conn_writev_stream(conn_, &path.path, &info, room.data(), room.size(), &taken, flags,
                                  out.stream, pieces.data(), out.count, now);
    switch (size) {
        case NGTCP2_ERR_STREAM_DATA_BLOCKED: application_->on_blocked(out.stream); return {};
        case NGTCP2_ERR_STREAM_SHUT_WR:
        case NGTCP2_ERR_STREAM_NOT_FOUND: application_->on_write_ended(out.stream); return {};
        case NGTCP2_ERR_WRITE_MORE:
            application_->on_written(out.stream, static_cast<std::size_t>(taken));
            return {};
        default: break;
    }
    if (size >= 0 && taken >= 0) {
        application_->on_written(out.stream, static_cast<std::size_t>(taken));
    }
    return size;
}

}  // namespace madang::quic
