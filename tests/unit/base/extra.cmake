add_test(NAME unit.layers COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/unit/layers.sh ${PROJECT_SOURCE_DIR})
