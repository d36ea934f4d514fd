// Answers made smaller on the way: zstd, brotli or gzip, as the client takes them.
//
// Idea:    what is worth it is compressed at the fastest level on the reactor: a page of search
//          results takes some 20 us and becomes a fifth. The best coding that the client names is
//          taken in the order zstd, br, gzip, which is the order of their cost.
// Left as they are: answers with an entity tag (the tag names these bytes; a compressed twin would
//          need its own), those coded already, streamed ones, and types that do not shrink.
// Threads: any; keeps one compressor a thread.  Limits: kCodedBytesMin, kCodedBytesMax.
// Source:  RFC 9110 §8.4 and §12.5.3, RFC 8878 (zstd), RFC 7932 (brotli), RFC 1952 (gzip).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/http/message.h"

namespace madang::http {

void apply_coding(const Request& request, Response& response);

}  // namespace madang::http
