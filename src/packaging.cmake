# Man page and completion are written by the program itself, from the table behind --help.
if(NOT CMAKE_CROSSCOMPILING)
  add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/fingen.1 ${CMAKE_BINARY_DIR}/fingen.bash
    COMMAND fingen help --manual > ${CMAKE_BINARY_DIR}/fingen.1
    COMMAND fingen help --completion > ${CMAKE_BINARY_DIR}/fingen.bash
    DEPENDS fingen COMMENT "Man page and bash completion")
  add_custom_target(documents ALL DEPENDS ${CMAKE_BINARY_DIR}/fingen.1 ${CMAKE_BINARY_DIR}/fingen.bash)
  install(FILES ${CMAKE_BINARY_DIR}/fingen.1 DESTINATION share/man/man1)
  install(FILES ${CMAKE_BINARY_DIR}/fingen.bash DESTINATION share/bash-completion/completions RENAME fingen)
endif()
install(TARGETS fingen RUNTIME DESTINATION bin)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/config/ DESTINATION share/fingen/config)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md DESTINATION share/doc/fingen)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION share/doc/fingen RENAME copyright)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME fingen)
set(CPACK_PACKAGE_CONTACT "the fingen authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "postgresql")
set(CPACK_STRIP_FILES ON)
include(CPack)
