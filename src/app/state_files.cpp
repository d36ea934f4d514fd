// Reading and writing one-line files.
// SPDX-License-Identifier: Apache-2.0
#include "app/state_files.h"

#include <array>

#include "app/limits.h"
#include "base/text.h"

namespace madang::app {
namespace {

constexpr unsigned kOwnerOnly = 0600;

std::string address_path(const std::string& data) {
    return data + "/server.address";
}

std::string log_address_path(const std::string& data) {
    return data + "/log.address";
}

std::string hexadecimal(std::span<const char> bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (char c : bytes) {
        auto byte = static_cast<unsigned char>(c);
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

std::optional<std::string> read_line(io::Files& files, const std::string& path) {
    auto text = io::read_file(files, path, kStateFileMax);
    if (!text) return std::nullopt;
    std::string line(trim(*text));
    return line.empty() ? std::nullopt : std::optional<std::string>(line);
}

}  // namespace

std::string host_of_url(const io::Address& listening) {
    std::string host = listening.host();
    if (listening.family() == io::Address::Family::kIpv4) {
        return host == "0.0.0.0" ? "127.0.0.1" : host;
    }
    return host == "::" ? "[::1]" : "[" + host + "]";
}

std::string url_of(const io::Address& listening) {
    return "http://" + host_of_url(listening) + ":" + std::to_string(listening.port());
}

std::string secure_url_of(const io::Address& listening) {
    return "https://" + host_of_url(listening) + ":" + std::to_string(listening.port());
}

std::string token_path(const std::string& data) {
    return data + "/operator.token";
}

Result<std::string> ensure_token(io::Environment& environment, const std::string& data) {
    if (auto token = read_token(environment.files, data)) return *token;
    std::array<char, kTokenBytes> bytes{};
    environment.random.fill(bytes);
    std::string token = hexadecimal(bytes);
    auto written = environment.files.replace(token_path(data), token + "\n", kOwnerOnly);
    if (!written) return std::unexpected(written.error());
    return token;
}

std::optional<std::string> read_token(io::Files& files, const std::string& data) {
    return read_line(files, token_path(data));
}

Result<> write_server_address(io::Files& files, const std::string& data, const std::string& url) {
    return files.replace(address_path(data), url + "\n");
}

void remove_server_address(io::Files& files, const std::string& data) {
    static_cast<void>(files.remove(address_path(data)));
}

std::optional<std::string> read_server_address(io::Files& files, const std::string& data) {
    return read_line(files, address_path(data));
}

Result<> write_log_address(io::Files& files, const std::string& data,
                           const io::Address& listening) {
    const std::string text = host_of_url(listening) + ":" + std::to_string(listening.port());
    return files.replace(log_address_path(data), text + "\n");
}

void remove_log_address(io::Files& files, const std::string& data) {
    static_cast<void>(files.remove(log_address_path(data)));
}

std::optional<std::string> read_log_address(io::Files& files, const std::string& data) {
    return read_line(files, log_address_path(data));
}

}  // namespace madang::app
