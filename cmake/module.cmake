# module(NAME ...): one folder, one library, its tests, fuzzers and benchmarks.
#
#   module(engine/lsm
#       PUBLIC database.h                # façade headers
#       SOURCES table.h table.cpp ...    # everything else
#       DEPENDS base io                  # modules whose headers may be included: the architecture
#       LIBRARIES PkgConfig::isal        # outside libraries
#       TESTS table_test.cpp             # one binary a module
#       TEST_LIBRARIES rapidcheck        # beside GoogleTest
#       FUZZERS table_fuzz.cpp           # one binary each; an ordinary build replays corpus/<name>/*
#       BENCHES table_bench.cpp)         # one Google Benchmark binary a module
#
# The target of engine/lsm is engine_lsm. With MADANG_HOUSE_CHECKS each header is compiled alone and the
# library is linked whole against only its DEPENDS, so that a hidden dependency cannot stay.

function(module NAME)
    cmake_parse_arguments(M "" "" "PUBLIC;SOURCES;DEPENDS;LIBRARIES;TESTS;TEST_LIBRARIES;FUZZERS;BENCHES" ${ARGN})
    if(M_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "module(${NAME}): unknown arguments ${M_UNPARSED_ARGUMENTS}")
    endif()
    string(REPLACE "/" "_" target ${NAME})
    set(dependencies ${M_DEPENDS})
    list(TRANSFORM dependencies REPLACE "/" "_")

    set(code ${M_SOURCES})
    list(FILTER code INCLUDE REGEX "\\.cpp$")
    if(code)
        add_library(${target} STATIC ${M_PUBLIC} ${M_SOURCES})
        target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/src)
        target_link_libraries(${target} PUBLIC ${dependencies} PRIVATE ${M_LIBRARIES} Threads::Threads)
        set(usage ${target})
    else()
        add_library(${target} INTERFACE)
        target_include_directories(${target} INTERFACE ${CMAKE_SOURCE_DIR}/src)
        target_link_libraries(${target} INTERFACE ${dependencies} ${M_LIBRARIES})
    endif()

    if(M_TESTS)
        _module_tests(${target} "${M_TESTS}" "${M_TEST_LIBRARIES}" "${M_LIBRARIES}")
    endif()
    foreach(fuzzer ${M_FUZZERS})
        _module_fuzzer(${target} ${fuzzer} "${M_LIBRARIES}")
    endforeach()
    if(M_BENCHES AND benchmark_FOUND)
        add_executable(${target}_bench EXCLUDE_FROM_ALL ${M_BENCHES})
        target_link_libraries(${target}_bench PRIVATE ${target} ${M_LIBRARIES} benchmark::benchmark_main)
    endif()
    if(MADANG_HOUSE_CHECKS AND code)
        _module_house_checks(${target} "${M_PUBLIC};${M_SOURCES}" "${M_LIBRARIES}")
    endif()
endfunction()

function(_module_tests target files test_libraries libraries)
    include(GoogleTest)
    add_executable(${target}_test ${files})
    target_link_libraries(${target}_test PRIVATE ${target} ${libraries} ${test_libraries} GTest::gtest_main)
    target_compile_definitions(${target}_test PRIVATE MADANG_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    gtest_discover_tests(${target}_test DISCOVERY_MODE PRE_TEST TEST_PREFIX ${target}. PROPERTIES TIMEOUT 120)
endfunction()

# With MADANG_FUZZ a libFuzzer binary; otherwise a program that replays the corpus as a test.
function(_module_fuzzer target file libraries)
    get_filename_component(name ${file} NAME_WE)
    set(corpus ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name})
    if(MADANG_FUZZ)
        add_executable(${name} ${file})
        target_link_options(${name} PRIVATE -fsanitize=fuzzer)
        if(NOT TARGET fuzzers)
            add_custom_target(fuzzers)
        endif()
        add_dependencies(fuzzers ${name})
    else()
        add_executable(${name} ${file} ${CMAKE_SOURCE_DIR}/test/fuzz/replay.cpp)
        add_test(NAME ${target}.${name}_replays_its_corpus COMMAND ${name} ${corpus})
    endif()
    target_link_libraries(${name} PRIVATE ${target} ${libraries})
endfunction()

function(_module_house_checks target files libraries)
    set(units)
    foreach(file ${files})
        if(file MATCHES "\\.h$")
            file(RELATIVE_PATH path ${CMAKE_SOURCE_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR}/${file})
            string(REPLACE "/" "_" unit ${path})
            set(unit ${CMAKE_CURRENT_BINARY_DIR}/alone/${unit}.cpp)
            file(CONFIGURE OUTPUT ${unit} CONTENT "#include \"${path}\"  // alone: must need nothing before it\n")
            list(APPEND units ${unit})
        endif()
    endforeach()
    if(units)
        add_library(${target}_headers OBJECT ${units})
        target_link_libraries(${target}_headers PRIVATE ${target} ${libraries})
    endif()
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/alone/link.cpp CONTENT "int main() {}\n")
    add_executable(${target}_links_alone ${CMAKE_CURRENT_BINARY_DIR}/alone/link.cpp)
    target_link_libraries(${target}_links_alone PRIVATE
        -Wl,--whole-archive $<TARGET_FILE:${target}> -Wl,--no-whole-archive ${target} ${libraries})
endfunction()
