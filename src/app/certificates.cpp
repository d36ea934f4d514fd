// Files to certificates.
// SPDX-License-Identifier: Apache-2.0
#include "app/certificates.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/state_files.h"
#include "base/result.h"
#include "io/tls/development_identity.h"
#include "io/tls/identity.h"
#include "io/tls/limits.h"

namespace madang::app {
namespace {

using io::tls::Identity;

constexpr unsigned kOwnerOnly = 0600;

std::string directory_of(const std::string& data) {
    return data + "/tls";
}

std::unexpected<Failure> unreadable(const std::string& path, const Error& error) {
    return stop(fmt::format("{} cannot be used ({})", path, error.describe()),
                "Give --certificates a chain in PEM, the server's certificate first, and "
                "--certificate-keys its key.");
}

Outcome<std::vector<Identity>> read_given(io::Files& files, const Settings& settings) {
    if (settings.certificates.size() != settings.certificate_keys.size()) {
        return stop(fmt::format("there are {} certificates and {} certificate keys",
                                settings.certificates.size(), settings.certificate_keys.size()),
                    "Give one key for each certificate, in the same order.");
    }
    std::vector<Identity> identities;
    for (std::size_t i = 0; i < settings.certificates.size(); ++i) {
        auto identity =
            io::tls::read_identity(files, settings.certificates[i], settings.certificate_keys[i]);
        if (!identity) return unreadable(settings.certificates[i], identity.error());
        identities.push_back(*std::move(identity));
    }
    return identities;
}

// What clients may call this server.
std::vector<std::string> hosts_of(const Settings& settings, const io::Address& address) {
    std::vector<std::string> hosts;
    const std::string own = address.host();
    if (own != "0.0.0.0" && own != "::") hosts.push_back(own);
    for (const std::string& host : settings.allowed_hosts) {
        if (host != "*") hosts.push_back(host.substr(0, host.find(':')));
    }
    return hosts;
}

bool is_still_good(const Identity& identity, const std::vector<std::string>& hosts,
                   std::int64_t now) {
    const auto expiry = io::tls::expiry_of(identity.chain);
    if (!expiry || *expiry < now + io::tls::kDevelopmentRenewal.count()) return false;
    return std::all_of(hosts.begin(), hosts.end(), [&](const std::string& host) {
        return io::tls::is_for(identity.chain, host).value_or(false);
    });
}

Result<> write_development(io::Files& files, const std::string& data,
                           const io::tls::DevelopmentIdentity& made) {
    const std::string directory = directory_of(data);
    TRY(files.create_directories(directory));
    TRY(files.replace(directory + "/key.pem", made.identity.key, kOwnerOnly));
    TRY(files.replace(directory + "/certificate.pem", made.identity.chain));
    return files.replace(authority_path(data), made.authority);
}

Outcome<Identity> development(io::Environment& environment, const Settings& settings,
                              const io::Address& address) {
    const std::string directory = directory_of(settings.data);
    const std::vector<std::string> hosts = hosts_of(settings, address);
    const std::int64_t now = environment.clock.wall().microseconds / 1'000'000;
    auto kept = io::tls::read_identity(environment.files, directory + "/certificate.pem",
                                       directory + "/key.pem");
    if (kept && is_still_good(*kept, hosts, now)) return *std::move(kept);
    auto made = io::tls::make_development_identity(hosts, now);
    if (!made) {
        return stop(fmt::format("no certificate can be made ({})", made.error().describe()),
                    "Give --certificates and --certificate-keys, or check --allowed-hosts.");
    }
    const auto written = write_development(environment.files, settings.data, *made);
    if (!written) return std::unexpected(importer::failure_of(directory, written.error()));
    return std::move(made->identity);
}

Outcome<std::vector<Identity>> identities_of(io::Environment& environment, const Settings& settings,
                                             const io::Address& address) {
    if (!has_development_certificate(settings)) return read_given(environment.files, settings);
    std::vector<Identity> identities;
    identities.push_back(TRY(development(environment, settings, address)));
    return identities;
}

std::unexpected<Failure> refused(const Settings& settings, const Error& error) {
    const auto index = static_cast<std::size_t>(error.detail());
    const bool given = index < settings.certificates.size();
    return unreadable(given ? settings.certificates[index] : directory_of(settings.data), error);
}

}  // namespace

Outcome<std::shared_ptr<io::tls::ServerContext>> open_certificates(io::Environment& environment,
                                                                   const Settings& settings,
                                                                   const io::Address& address) {
    auto context =
        io::tls::ServerContext::create(TRY(identities_of(environment, settings, address)));
    if (!context) return refused(settings, context.error());
    return *std::move(context);
}

Outcome<> reload_certificates(io::Environment& environment, const Settings& settings,
                              const io::Address& address, io::tls::ServerContext& context) {
    const auto replaced = context.replace(TRY(identities_of(environment, settings, address)));
    if (!replaced) return refused(settings, replaced.error());
    return {};
}

Outcome<std::shared_ptr<quic::Reactors>> open_quic(io::Environment& environment,
                                                   const std::string& data) {
    const std::string path = directory_of(data) + "/quic.secret";
    quic::Secret secret{};
    auto kept = io::read_file(environment.files, path, Bytes(secret.size()));
    if (!kept || kept->size() != secret.size()) {
        kept = std::string(secret.size(), '\0');
        environment.random.fill(*kept);
        auto written = environment.files.create_directories(directory_of(data));
        if (written) written = environment.files.replace(path, *kept, kOwnerOnly);
        if (!written) return std::unexpected(importer::failure_of(path, written.error()));
    }
    std::copy(kept->begin(), kept->end(), secret.begin());
    return std::make_shared<quic::Reactors>(secret);
}

bool has_development_certificate(const Settings& settings) {
    return settings.certificates.empty() && settings.certificate_keys.empty();
}

std::string authority_path(const std::string& data) {
    return directory_of(data) + "/authority.pem";
}

}  // namespace madang::app
