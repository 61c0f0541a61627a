# The engine's tests share a small domain and a sink that follows a script.
foreach(test test_run test_loader test_maker test_engine test_exchange)
  target_sources(${test} PRIVATE ${CMAKE_CURRENT_LIST_DIR}/fake_domain.c ${CMAKE_CURRENT_LIST_DIR}/scripted_sink.c)
  target_include_directories(${test} PRIVATE ${CMAKE_CURRENT_LIST_DIR})
endforeach()
