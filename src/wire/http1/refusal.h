// Every reason for which a message is refused: status, text that names the rule, clause.
//
// docs/internals/http.md lists the same table with the reason of each rule; a test holds them
// together.
// Threads: constants.  Source: RFC 9112, RFC 9110.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

namespace madang::http1 {

// Why a message was refused: the HTTP status to answer with before closing, and a literal text.
struct Refusal {
    int status = 400;
    const char* text = "";
};

namespace refused {

// Lines. RFC 9112 §2.2, RFC 9110 §5.5
inline constexpr Refusal kBareLf{400, "a line ends with a bare LF"};
inline constexpr Refusal kBareCr{400, "a CR stands without LF"};
inline constexpr Refusal kControl{400, "a NUL or other control character stands in a line"};
inline constexpr Refusal kEmptyLines{400, "too many empty lines stand before the request"};

// Request line. RFC 9112 §3
inline constexpr Refusal kRequestLine{400, "the request line is not method, target, version"};
inline constexpr Refusal kMethod{400, "the method is not a token"};
inline constexpr Refusal kMethodLong{501, "the method is longer than any known one"};
inline constexpr Refusal kTargetLong{414, "the request line is over its limit"};
inline constexpr Refusal kTargetCharacter{400, "the target holds a byte that is not visible ASCII"};
inline constexpr Refusal kTargetFragment{400, "the target holds a fragment"};
inline constexpr Refusal kTargetForm{400, "the target has no form that fits the method"};
inline constexpr Refusal kTargetAuthority{400, "the authority of the target is not host and port"};
inline constexpr Refusal kVersion{400, "the protocol version is not written HTTP/1.1"};
inline constexpr Refusal kVersionOther{505, "the protocol version is not HTTP/1.0 or HTTP/1.1"};
inline constexpr Refusal kPreface{505, "an HTTP/2 preface arrived where HTTP/1 is spoken"};

// Fields. RFC 9112 §5
inline constexpr Refusal kFolded{400, "a field line is folded (obs-fold)"};
inline constexpr Refusal kNoColon{400, "a field line has no colon"};
inline constexpr Refusal kFieldName{400, "a field name is not a token"};
inline constexpr Refusal kSpaceBeforeColon{400, "white space stands before the colon of a field"};
inline constexpr Refusal kTooManyFields{431, "the head has too many fields"};
inline constexpr Refusal kHeadLong{431, "the head is over its limit"};

// Host. RFC 9112 §3.2
inline constexpr Refusal kHostMissing{400, "Host is missing"};
inline constexpr Refusal kHostRepeated{400, "Host is repeated"};
inline constexpr Refusal kHostInvalid{400, "Host is not host and port"};
inline constexpr Refusal kHostMismatch{400, "the authority of the target differs from Host"};

// Connection and Expect. RFC 9110 §7.6.1 and §10.1.1
inline constexpr Refusal kConnection{400, "Connection is not a list of tokens"};
inline constexpr Refusal kExpectation{417, "the only expectation known is 100-continue"};

// Framing. RFC 9112 §6
inline constexpr Refusal kLengthInvalid{400, "Content-Length is not a decimal number"};
inline constexpr Refusal kLengthOverflow{400, "Content-Length has too many digits"};
inline constexpr Refusal kLengthRepeated{400, "Content-Length is repeated"};
inline constexpr Refusal kLengthAndCoding{400, "Content-Length stands beside Transfer-Encoding"};
inline constexpr Refusal kCodingOther{400, "Transfer-Encoding is not exactly chunked"};
inline constexpr Refusal kCodingRepeated{400, "Transfer-Encoding is repeated"};
inline constexpr Refusal kCodingInHttp10{400, "Transfer-Encoding stands in HTTP/1.0"};
inline constexpr Refusal kBodyLong{413, "the body is over its limit"};

// Chunks. RFC 9112 §7.1
inline constexpr Refusal kChunkSize{400, "a chunk size is not a hexadecimal number"};
inline constexpr Refusal kChunkSizeOverflow{400, "a chunk size has too many digits"};
inline constexpr Refusal kChunkExtension{400, "a chunk extension is malformed"};
inline constexpr Refusal kChunkLineLong{400, "a chunk-size line is over its limit"};
inline constexpr Refusal kChunkEnd{400, "chunk data is not followed by CRLF"};
inline constexpr Refusal kTrailersLong{431, "the trailers are over their limit"};
inline constexpr Refusal kTooManyTrailers{431, "there are too many trailer fields"};

// Responses, as our client reads them. RFC 9112 §4
inline constexpr Refusal kStatusLine{400, "the status line is not version, status, reason"};
inline constexpr Refusal kStatusLineLong{431, "the status line is over its limit"};
inline constexpr Refusal kStatusCode{400, "the status is not a number from 100 to 599"};
inline constexpr Refusal kSwitched{400, "the server switched protocols unasked"};
inline constexpr Refusal kTruncated{400, "the connection closed inside a response"};

}  // namespace refused

// Those that a request can meet.
inline constexpr std::array kRequestRefusals{
    refused::kBareLf,
    refused::kBareCr,
    refused::kControl,
    refused::kEmptyLines,
    refused::kRequestLine,
    refused::kMethod,
    refused::kMethodLong,
    refused::kTargetLong,
    refused::kTargetCharacter,
    refused::kTargetFragment,
    refused::kTargetForm,
    refused::kTargetAuthority,
    refused::kVersion,
    refused::kVersionOther,
    refused::kPreface,
    refused::kFolded,
    refused::kNoColon,
    refused::kFieldName,
    refused::kSpaceBeforeColon,
    refused::kTooManyFields,
    refused::kHeadLong,
    refused::kHostMissing,
    refused::kHostRepeated,
    refused::kHostInvalid,
    refused::kHostMismatch,
    refused::kConnection,
    refused::kExpectation,
    refused::kLengthInvalid,
    refused::kLengthOverflow,
    refused::kLengthRepeated,
    refused::kLengthAndCoding,
    refused::kCodingOther,
    refused::kCodingRepeated,
    refused::kCodingInHttp10,
    refused::kBodyLong,
    refused::kChunkSize,
    refused::kChunkSizeOverflow,
    refused::kChunkExtension,
    refused::kChunkLineLong,
    refused::kChunkEnd,
    refused::kTrailersLong,
    refused::kTooManyTrailers,
};

}  // namespace madang::http1
