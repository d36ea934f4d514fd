// madang: words of the command line in, exit code out.
// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "app/program.h"

int main(int count, char** words) {
    std::vector<std::string> arguments(words + 1, words + count);
    return madang::app::run_program(std::move(arguments));
}
