# Installation: headers, the static library, the command with its manual page and completions, the rules, a CMake
# package and a pkg-config file.
# src/CMakeLists.txt includes this after it has made the targets dehusk and dehusk_cli.
#
# Both package files find themselves by their own place, so the prefix may be moved after installation.
# The library is static, so whoever links it links what it was built on: the CMake package finds those again
# by the names that the top CMakeLists.txt uses, and dehusk.pc lists them as private.
include(CMakePackageConfigHelpers)

# Where README.md says it is before it is installed: build/release/dehusk.
set_target_properties(dehusk_cli PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})

# The public headers are C++20, whatever the project that includes them asks for itself.
target_compile_features(dehusk PUBLIC cxx_std_20)

# The command alone is what the Debian package is made of; who builds with the library installs all of it.
set(cmake_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/dehusk)
install(TARGETS dehusk EXPORT dehusk-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(TARGETS dehusk_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT command)
# Where man and each shell look: below a prefix that they know, as /usr/local.
install(FILES ${DEHUSK_SHELL_FILES}/dehusk.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT site)
install(FILES ${DEHUSK_SHELL_FILES}/dehusk.bash RENAME dehusk
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT command)
install(FILES ${DEHUSK_SHELL_FILES}/_dehusk DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT site)
install(FILES ${DEHUSK_SHELL_FILES}/dehusk.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT command)
install(DIRECTORY include/dehusk DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development
  FILES_MATCHING PATTERN "*.h")
install(DIRECTORY ${PROJECT_SOURCE_DIR}/patterns DESTINATION ${CMAKE_INSTALL_DATADIR}/dehusk COMPONENT command
  FILES_MATCHING PATTERN "*.toml" PATTERN "README.md" PATTERN "bad" EXCLUDE)
install(EXPORT dehusk-targets NAMESPACE dehusk:: DESTINATION ${cmake_package_dir} COMPONENT development)
# What a Debian package has otherwise: its zsh looks for those of packages elsewhere, its manual pages are compressed.
install(FILES ${DEHUSK_SHELL_FILES}/_dehusk DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions
  COMPONENT debian EXCLUDE_FROM_ALL)
set(DEHUSK_DEBIAN_MAINTAINER "The dehusk maintainers <maintainers@dehusk.invalid>" CACHE STRING
  "Who answers for the Debian package")
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
string(CONCAT debian_docs "execute_process(COMMAND_ERROR_IS_FATAL ANY COMMAND python3 \"${CMAKE_CURRENT_LIST_DIR}/debian_docs.py\""
  " --to \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}\" --docs /usr/share/doc"
  " --changelog \"${PROJECT_SOURCE_DIR}/CHANGELOG.md\" --manual \"${DEHUSK_SHELL_FILES}/dehusk.1\""
  " --version ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE} --maintainer \"${DEHUSK_DEBIAN_MAINTAINER}\")")
install(CODE "${debian_docs}" COMPONENT debian EXCLUDE_FROM_ALL)

# Which of the two the build found, libhs or libvectorscan.
set(DEHUSK_SCANNER ${hyperscan_MODULE_NAME})
configure_package_config_file(dehusk-config.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/dehusk-config.cmake
  INSTALL_DESTINATION ${cmake_package_dir} NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/dehusk-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/dehusk-config.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/dehusk-config-version.cmake DESTINATION ${cmake_package_dir} COMPONENT development)

# dehusk.pc knows its prefix as the way up from its own folder.
file(RELATIVE_PATH DEHUSK_PC_TO_PREFIX ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" DEHUSK_PC_TO_PREFIX "${DEHUSK_PC_TO_PREFIX}")
configure_file(dehusk.pc.in ${CMAKE_CURRENT_BINARY_DIR}/dehusk.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/dehusk.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)

# cpack -G DEB, in a build that is done: one package, of the command. What it depends on is read off the binary, by
# dpkg-shlibdeps from dpkg-dev.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT ${DEHUSK_DEBIAN_MAINTAINER})
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL command debian)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
  WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION text)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "strip boilerplate from web text")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Takes what a crawler or an article extractor left, HTML, plain text, JSONL
or WARC, and gives back the article: without newsletter prompts, author
bios, comment forms, lists of other news, bylines and captions, and
normalised. Every removal is explained, by which rule, why, and where it
stood. It filters as grep does.")
include(CPack)
