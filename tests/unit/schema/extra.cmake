# A domain of the tests' own that has every type: its tables come out of ddlc as those of the real domains do.
if(TARGET ddlc)
  set(test_ddlc $<TARGET_FILE:ddlc>)
else()
  set(test_ddlc ${FINGEN_HOST_TOOLS}/ddlc)
endif()
set(every_sql ${CMAKE_CURRENT_SOURCE_DIR}/unit/schema/every)
set(every_outputs ${CMAKE_BINARY_DIR}/generated/fingen/generated/every_tables.h ${CMAKE_BINARY_DIR}/generated/every_tables.c)
add_custom_command(OUTPUT ${every_outputs}
  COMMAND ${test_ddlc} every ${every_sql} ${every_outputs}
  DEPENDS ${every_sql}/tables.sql ${every_sql}/keys.sql ${every_sql}/checks.sql ${test_ddlc}
  VERBATIM COMMENT "Tables of the tests")
add_library(every_tables STATIC ${every_outputs} ${CMAKE_CURRENT_SOURCE_DIR}/unit/schema/rows.c)
target_link_libraries(every_tables PUBLIC fingen_schema m)
target_include_directories(every_tables PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/unit/schema)
foreach(name test_chunk test_encode test_tuple test_tuple_text test_value)
  target_link_libraries(${name} PRIVATE every_tables)
endforeach()

if(TARGET ddlc)
  foreach(tool ddlc embed)
    add_test(NAME build.${tool} COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/unit/build/test_${tool}.sh)
    set_tests_properties(build.${tool} PROPERTIES ENVIRONMENT
      "FINGEN=$<TARGET_FILE:${tool}>;SOURCE_DIR=${PROJECT_SOURCE_DIR};BUILD_DIR=${CMAKE_BINARY_DIR}")
  endforeach()
endif()

# tests/server/test_encoding.sh runs it against a server.
if(TARGET PkgConfig::PQ)
  add_executable(check_encoding ${CMAKE_CURRENT_SOURCE_DIR}/server/check_encoding.c
    ${CMAKE_CURRENT_SOURCE_DIR}/server/check_catalog.c)
  target_link_libraries(check_encoding PRIVATE every_tables fingen_domain PkgConfig::PQ)
endif()
