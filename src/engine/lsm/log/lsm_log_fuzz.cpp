// Any bytes as a log: the first byte chooses how many frames of a good log stand before them.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "engine/lsm/log/batch.h"
#include "engine/lsm/log/frame.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace madang;
    using namespace madang::lsm;
    if (size == 0) return 0;
    const std::string_view input(reinterpret_cast<const char*>(data + 1), size - 1);
    const LogIdentity identity{.number = 3, .salt = 4};
    std::string log;
    const std::size_t frames = data[0] % 4;
    if (frames > 0) log = encode_log_header(identity);
    for (std::size_t i = 1; i < frames; ++i) {
        put_frame(log, {.commit = {{i}, {1}}, .payload = input.substr(0, i * 4)}, identity.salt,
                  log.size(), kLogHeaderBytes);
    }
    log += input;
    auto reader = LogReader::open(log, identity.number);
    if (!reader) return 0;
    std::size_t read = 0;
    for (;;) {
        const auto frame = reader->next();
        if (!frame || !*frame) break;
        ++read;
        (void)decode_batch((*frame)->payload, (*frame)->commit.stamp,
                           [](const InternalKey&, std::string_view) {});
    }
    CHECK(reader->end() <= log.size(), "the reader stays inside the log");
    CHECK(frames == 0 || read + 1 >= frames, "what follows does not hide good frames");
    return 0;
}
