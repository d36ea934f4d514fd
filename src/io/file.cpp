// Reading a whole file.
// SPDX-License-Identifier: Apache-2.0
#include "io/file.h"

namespace madang::io {

Result<std::string> read_file(Files& files, const std::string& path, Bytes limit) {
    const auto file = TRY(files.open(path, OpenMode::kRead));
    const std::uint64_t size = TRY(file->size());
    if (size > limit.value) {
        return fail(ErrorCode::kExhausted, "the file is larger than allowed",
                    static_cast<std::int64_t>(size));
    }
    std::string bytes(size, '\0');
    bytes.resize(TRY(file->read(0, bytes)));
    return bytes;
}

}  // namespace madang::io
