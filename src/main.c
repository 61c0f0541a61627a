/* fingen: realistic, reproducible financial data into PostgreSQL. */
#include "fingen/cmd.h"

int main(int argc, char **argv)
{
    return command_main(argc, argv);
}
