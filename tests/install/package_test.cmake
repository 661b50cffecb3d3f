# Makes the Debian package of the build BUILD below WORK, compiling nothing, and looks at what is in it; lintian does, too,
# where it is installed. clean_root_test.py installs it.
cmake_minimum_required(VERSION 3.25)

function(run output)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE out ERROR_VARIABLE err)
  if(NOT result EQUAL 0)
    string(REPLACE ";" " " command "${ARGN}")
    message(FATAL_ERROR "${command}\nexit ${result}\n${out}\n${err}")
  endif()
  set(${output} "${out}" PARENT_SCOPE)
endfunction()

find_program(DPKG_DEB dpkg-deb)
find_program(SHLIBDEPS dpkg-shlibdeps)
if(NOT DPKG_DEB OR NOT SHLIBDEPS)
  message("skipped: no package can be made without dpkg-deb and dpkg-shlibdeps")
  return()
endif()

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
run(ignored ${CPACK} -G DEB --config ${BUILD}/CPackConfig.cmake -B ${WORK}/packed)
file(GLOB packages ${WORK}/packed/*.deb)
list(LENGTH packages count)
if(NOT count EQUAL 1)
  message(FATAL_ERROR "not one package, but: ${packages}")
endif()

# What it says of itself.
foreach(field "Package=^dehusk\n" "Version=^[0-9]+\\.[0-9]+\\.[0-9]+-1\n" "Section=^text\n" "Depends=libc6 .*libicu"
    "Depends=libhyperscan|libvectorscan" "Depends=libutf8proc" "Description=^strip boilerplate from web text\n Takes")
  string(REPLACE "=" ";" field "${field}")
  list(GET field 0 name)
  list(GET field 1 wanted)
  run(value ${DPKG_DEB} -f ${packages} ${name})
  if(NOT value MATCHES "${wanted}")
    message(FATAL_ERROR "${name} is ${value}")
  endif()
endforeach()

run(ignored ${DPKG_DEB} -x ${packages} ${WORK}/root)
foreach(path usr/bin/dehusk usr/share/doc/dehusk/copyright usr/share/doc/dehusk/changelog.gz
    usr/share/doc/dehusk/changelog.Debian.gz usr/share/man/man1/dehusk.1.gz
    usr/share/bash-completion/completions/dehusk usr/share/zsh/vendor-completions/_dehusk
    usr/share/fish/vendor_completions.d/dehusk.fish usr/share/dehusk/patterns/README.md)
  if(NOT EXISTS ${WORK}/root/${path})
    message(FATAL_ERROR "not in the package: ${path}")
  endif()
endforeach()
file(GLOB others ${WORK}/root/usr/* ${WORK}/root/*)
list(FILTER others EXCLUDE REGEX "/root/usr(/bin|/share)?$")
if(others)
  message(FATAL_ERROR "in the package without being of the command: ${others}")
endif()

# Whose code is in the command, with the terms.
file(READ ${WORK}/root/usr/share/doc/dehusk/copyright copyright)
foreach(wanted "Files: \\*\n" "compiled-in/libgumbo-dev/\\*\n" "compiled-in/libcli11-dev/\\*\n" "License: BSD-3-clause\n Redistribution"
    "/usr/share/common-licenses/Apache-2.0")
  if(NOT copyright MATCHES "${wanted}")
    message(FATAL_ERROR "not in the file of copyrights: ${wanted}")
  endif()
endforeach()

find_program(LINTIAN lintian)
if(LINTIAN)
  run(told ${LINTIAN} --fail-on error,warning ${packages})
else()
  message(NOTICE "lintian is not installed; the package is not checked by it")
endif()
