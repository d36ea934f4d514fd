// Debts by address.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/offenders.h"

#include <algorithm>

#include "engine/http/limits.h"

namespace madang::http {

double Offenders::owed(const Debt& debt, MonotonicTime now) {
    const std::chrono::duration<double> passed = now - debt.at;
    return std::max(0.0, debt.offences - passed.count() * kOffencesForgivenPerSecond);
}

void Offenders::note(const io::Address& client, MonotonicTime now) {
    const std::uint64_t network = client.network();
    if (debts_.size() >= kOffendersMax && !debts_.contains(network)) {
        forget_the_quit(now);
        if (debts_.size() >= kOffendersMax) return;
    }
    Debt& debt = debts_[network];
    debt = {std::min(owed(debt, now) + 1, kOwedMax), now};
}

bool Offenders::is_barred(const io::Address& client, MonotonicTime now) const {
    if (debts_.empty()) return false;
    const auto found = debts_.find(client.network());
    return found != debts_.end() && owed(found->second, now) > kOffencesMax;
}

void Offenders::forget_the_quit(MonotonicTime now) {
    absl::erase_if(debts_, [now](const auto& entry) { return owed(entry.second, now) <= 0; });
}

}  // namespace madang::http
