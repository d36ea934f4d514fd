# Puts the built page into the program: MADANG_WEB_SOURCE is a file that holds each file of MADANG_WEB by
# .incbin, with its brotli twin (NAME.br) where there is one. Where the page was not built (no node), a
# stub page stands in, so that building the program never needs npm.
set(MADANG_WEB ${CMAKE_SOURCE_DIR}/build/web CACHE PATH "The built page: what `npm run build` in web/ made")
set(page ${MADANG_WEB})
if(NOT EXISTS ${page}/index.html)
    set(page ${CMAKE_CURRENT_LIST_DIR}/web_stub)
endif()

set(type_html "text/html; charset=utf-8")
set(type_js "text/javascript; charset=utf-8")
set(type_css "text/css; charset=utf-8")
set(type_json "application/json")
set(type_svg "image/svg+xml")

# Appends the bytes of `file` as the symbols `name` and `name_end`.
function(_embed name file)
    string(APPEND incbin "    .global ${name}, ${name}_end\n    .hidden ${name}, ${name}_end\n"
        "${name}:\n    .incbin \"${file}\"\n${name}_end:\n")
    string(APPEND symbols "extern const char ${name}[];\nextern const char ${name}_end[];\n")
    set(incbin ${incbin} PARENT_SCOPE)
    set(symbols ${symbols} PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE paths RELATIVE ${page} CONFIGURE_DEPENDS ${page}/*)
list(SORT paths)
foreach(path ${paths})
    string(REGEX MATCH "[^.]+$" ending ${path})
    if(ending STREQUAL "br")
        continue()
    endif()
    if(NOT DEFINED type_${ending})
        message(FATAL_ERROR "web_bundle.cmake knows no media type for ${path}")
    endif()
    string(SHA1 name ${path})
    string(SUBSTRING "web_${name}" 0 16 name)
    _embed(${name} ${page}/${path})
    list(APPEND embedded ${page}/${path})
    set(brotli "{}")
    if(EXISTS ${page}/${path}.br)
        _embed(${name}_br ${page}/${path}.br)
        list(APPEND embedded ${page}/${path}.br)
        set(brotli "bytes(${name}_br, ${name}_br_end)")
    endif()
    set(lifetime kRevalidated)
    if(path MATCHES "^assets/")
        set(lifetime kImmutable)
    endif()
    string(REGEX REPLACE "^index\\.html$" "" url ${path})
    string(APPEND MADANG_WEB_FILES "        {\"/${url}\", \"${type_${ending}}\",\n"
        "         bytes(${name}, ${name}_end), ${brotli}, http::Lifetime::${lifetime}},\n")
endforeach()
set(MADANG_WEB_INCBIN "${incbin}")
set(MADANG_WEB_SYMBOLS "${symbols}")

set(MADANG_WEB_SOURCE ${CMAKE_CURRENT_BINARY_DIR}/web_bundle.cpp)
configure_file(${CMAKE_CURRENT_LIST_DIR}/web_bundle.cpp.in ${MADANG_WEB_SOURCE} @ONLY)
# Symbols made by the assembler are not seen by link-time optimisation.
set_source_files_properties(${MADANG_WEB_SOURCE} PROPERTIES
    OBJECT_DEPENDS "${embedded}" COMPILE_OPTIONS -fno-lto)
