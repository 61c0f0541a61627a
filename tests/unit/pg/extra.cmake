# Programs that talk to a real server, run by tests/server/test_ledger.sh: two small tables of their own ("trial"), made by ddlc.
if(TARGET ddlc AND TARGET fingen_pg)
  set(trial ${CMAKE_CURRENT_SOURCE_DIR}/unit/pg/trial)
  set(trial_generated ${CMAKE_BINARY_DIR}/trial)
  file(MAKE_DIRECTORY ${trial_generated}/fingen/generated)
  add_custom_command(OUTPUT ${trial_generated}/fingen/generated/trial_tables.h ${trial_generated}/trial_tables.c
    COMMAND ddlc trial ${trial} ${trial_generated}/fingen/generated/trial_tables.h ${trial_generated}/trial_tables.c
    DEPENDS ${trial}/tables.sql ${trial}/keys.sql ${trial}/checks.sql ddlc
    VERBATIM COMMENT "Tables of trial")
  add_library(trial STATIC ${trial}/trial.c ${trial_generated}/trial_tables.c)
  target_include_directories(trial PUBLIC ${trial} ${trial_generated})
  target_link_libraries(trial PUBLIC fingen_pg PkgConfig::CMOCKA)
  foreach(name server_catalog server_clear server_copy server_keys server_ledger server_sink server_validate trial_start)
    add_executable(${name} ${CMAKE_CURRENT_SOURCE_DIR}/unit/pg/${name}.c)
    target_link_libraries(${name} PRIVATE trial)
    target_compile_options(${name} PRIVATE -Wno-missing-prototypes)
  endforeach()
  # test_copy plays libpq's part in what comes back from the server.
  target_link_libraries(test_copy PRIVATE trial)
  target_link_options(test_copy PRIVATE
    LINKER:--wrap=PQexec,--wrap=PQgetCopyData,--wrap=PQgetResult,--wrap=PQtransactionStatus)
endif()

# Run by tests/server/test_connection.sh and test_pooler.sh.
if(TARGET fingen_pg)
  add_executable(probe_connection ${CMAKE_CURRENT_SOURCE_DIR}/server/probe_connection.c)
  target_link_libraries(probe_connection PRIVATE fingen_pg)
endif()
