# Language, warnings, sanitizers, and the faster linker and cache where present.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(THREADS_PREFER_PTHREAD_FLAG ON)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()
# Line tables are enough for stack traces and profiles, and halve the time to link.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")

option(MADANG_DCHECK "Check internal invariants that are too dear for production" OFF)
option(MADANG_HOUSE_CHECKS "Compile every header alone and link every module against only its DEPENDS" OFF)
option(MADANG_FUZZ "Build libFuzzer targets (needs clang)" OFF)
set(MADANG_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=")

add_compile_options(
    -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference -Wformat=2 -Wimplicit-fallthrough
    # Replicas must order equal places equally: no fused multiply-add that one compiler picks and another not.
    -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wuseless-cast)
else()
    # Only `-Wthread-safety` knows base/mutex.h's annotations.
    add_compile_options(-Wthread-safety)
endif()
if(MADANG_DCHECK)
    add_compile_definitions(MADANG_DCHECK)
endif()
if(MADANG_SANITIZE)
    add_compile_options(-fsanitize=${MADANG_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${MADANG_SANITIZE})
    # The check of virtual calls opens a pipe, which fails where a test has taken all descriptors.
    add_compile_options(-fno-sanitize=vptr)
    # Half the time to compile, and what runs is slowed by the checks anyway.
    set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # gcc 12 sees paths that cannot happen once sanitizers have added theirs.
        add_compile_options(-Wno-null-dereference -Wno-maybe-uninitialized)
    endif()
endif()

find_program(CCACHE ccache)
if(CCACHE)
    # Clones and build folders differ in nothing that reaches an object file but the line tables' directory.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_NOHASHDIR=1
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
    add_link_options(-fuse-ld=mold)
endif()
