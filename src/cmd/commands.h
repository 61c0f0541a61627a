/* Every command's entry; the list that users see is in commands.c. */
#ifndef FINGEN_CMD_COMMANDS_H
#define FINGEN_CMD_COMMANDS_H

#include "fingen/cmd.h"

extern const struct command command_seed;
extern const struct command command_load;
extern const struct command command_status;
extern const struct command command_validate;
extern const struct command command_clear;
extern const struct command command_db;
extern const struct command command_local;
extern const struct command command_profile;
extern const struct command command_help;

#endif
