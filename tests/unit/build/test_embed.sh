# embed puts files into C source byte for byte. FINGEN is embed here.
source "$(dirname "$0")/../../support/check.sh"

make_directory work
mkdir -p "$work/fingen/generated" "$work/in"

# Every byte there is, twice over, and what C would read otherwise: trigraphs, digits behind an escape, no newline at the end.
for ((byte = 0; byte < 256; byte++)); do
    printf "\\x$(printf %02x "$byte")"
done >"$work/in/all-bytes.bin"
cat "$work/in/all-bytes.bin" >>"$work/in/all-bytes.bin.2" && cat "$work/in/all-bytes.bin.2" >>"$work/in/all-bytes.bin"
rm "$work/in/all-bytes.bin.2"
printf '??/ ??= \\n "quoted"\n\n\1777\r\n\tend' >"$work/in/odd.sql"
: >"$work/in/empty.sql"

expect_status 0 "$FINGEN" "$work/fingen/generated/x.h" "$work/x.c" part_ \
    "$work/in/all-bytes.bin" "$work/in/odd.sql" "$work/in/empty.sql"
cat >"$work/main.c" <<'C'
#include "fingen/generated/x.h"
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv)
{
    for (const struct embedded_file *file = part_files; file->name != NULL; file++) {
        if (argc == 2 && strcmp(file->name, argv[1]) == 0) {
            return fwrite(file->text, 1, file->length, stdout) != file->length;
        }
    }
    return printf("%s", part_empty) + (part_odd[0] != '?');
}
C
compiler=$(command -v cc gcc clang | head -n 1) || skip "no C compiler"
expect_status 0 "$compiler" -std=c17 -Wall -Werror -I"$work" -I"$SOURCE_DIR/include" "$work/main.c" "$work/x.c" -o "$work/show"
for file in all-bytes.bin odd.sql empty.sql; do
    "$work/show" "${file%.*}" | cmp - "$work/in/$file" || fail "$file is not what was embedded"
done
expect_status 0 "$work/show"

# None at all: a table with only its end.
expect_status 0 "$FINGEN" "$work/fingen/generated/none.h" "$work/none.c" none_
expect_status 0 "$compiler" -std=c17 -Wall -Werror -I"$work" -I"$SOURCE_DIR/include" -c "$work/none.c" -o "$work/none.o"

cp "$work/in/odd.sql" "$work/in/files.sql"
cp "$work/in/odd.sql" "$work/in/all_bytes.sql"
expect_status 1 "$FINGEN" "$work/y.h" "$work/y.c" part_ "$work/in/files.sql"
expect_contains 'the name is taken by the table of files'
expect_status 1 "$FINGEN" "$work/y.h" "$work/y.c" part_ "$work/in/all-bytes.bin" "$work/in/all_bytes.sql"
expect_contains 'has the same C name as'
expect_status 1 "$FINGEN" "$work/y.h" "$work/y.c" part_ "$work/in/absent.sql"
expect_contains 'absent.sql: cannot be read: No such file or directory'
expect_status 2 "$FINGEN" "$work/y.h"
expect_contains 'usage: embed'
