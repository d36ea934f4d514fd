// Between our words and ngtcp2's: ids, addresses, times.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <netinet/in.h>
#include <ngtcp2/ngtcp2.h>
#include <sys/socket.h>

#include <cstdint>

#include "base/time.h"
#include "engine/quic/connection_id.h"
#include "io/address.h"

namespace madang::quic {

inline ngtcp2_cid to_cid(const ConnectionId& id) {
    ngtcp2_cid cid;
    ngtcp2_cid_init(&cid, id.bytes().data(), id.bytes().size());
    return cid;
}

inline ConnectionId from_cid(const ngtcp2_cid& cid) {
    return ConnectionId(ByteSpan(cid.data, cid.datalen));
}

inline ngtcp2_tstamp to_stamp(MonotonicTime time) {
    return static_cast<ngtcp2_tstamp>(time.nanoseconds);
}
inline ngtcp2_tstamp to_stamp(WallTime time) {
    return static_cast<ngtcp2_tstamp>(time.microseconds) * 1000U;
}
inline ngtcp2_duration to_duration(Nanoseconds duration) {
    return static_cast<ngtcp2_duration>(duration.count());
}

// An address in the kernel's form.
struct SocketAddress {
    explicit SocketAddress(const io::Address& address) : length(address.to_socket(storage)) {}
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
    sockaddr_storage storage{};
    ngtcp2_socklen length;
};

inline io::Address from_addr(const ngtcp2_addr& addr) {
    sockaddr_storage storage{};
    std::memcpy(&storage, addr.addr, addr.addrlen);
    return io::Address::from_socket(storage);
}

// A path whose addresses live in it.
class Path {
public:
    Path(const io::Address& local, const io::Address& peer)
        : local_(local),
          peer_(peer),
          path_{{local_.get(), local_.length}, {peer_.get(), peer_.length}, nullptr} {}
    Path(const Path&) = delete;
    Path& operator=(const Path&) = delete;
    const ngtcp2_path* get() const { return &path_; }

private:
    SocketAddress local_;
    SocketAddress peer_;
    ngtcp2_path path_;
};

}  // namespace madang::quic
