#!/usr/bin/env bash
# A layer includes only headers of its own and of lower layers. Reads the #include lines of src/ and include/fingen/ below
# the given directory (default: this tree), names every line that breaks the order, and first proves on made-up trees that
# it can fail.
set -euo pipefail

# Lowest first.
layers="base random facts schema profile plan domain sink files pg sqlite run cmd main"

# Where each contract in include/fingen belongs. domain.h says what a domain is, and the plan cuts what it describes; the
# domains themselves stand above.
headers="
error:base embedded:base arena:base buffer:base clock:base log:base text:base date:base digits:base select:base huge_pages:base
pcg:random stream:random distribution:random spread:random
calendar:facts market:facts people:facts money:facts rates:facts
schema:schema chunk:schema tuple:schema value:schema sql_script:schema
profile:profile
plan:plan domain:plan
sink:sink
files:files json:files document:files
pg:pg parts:pg database:pg checks:pg
sqlite:sqlite
run:run
cmd:cmd
"

# Libraries that only some layers may know: header:lowest layer.
libraries="libpq-fe.h:pg sqlite3.h:sqlite yaml.h:profile cjson/cJSON.h:files zstd.h:files zlib.h:files openssl/evp.h:files"

include_lines() { # of the tree in the working directory
    grep -rnE --include='*.c' --include='*.h' '^[[:space:]]*#[[:space:]]*include' src include/fingen
}

check_includes() { # of the tree in the working directory
    include_lines |
        awk -v layers="$layers" -v headers="$headers" -v libraries="$libraries" '
        BEGIN {
            count = split(layers, names, " ")
            for (i = 1; i <= count; i++) rank[names[i]] = i
            rank["build"] = rank["schema"] # programs of the build, which write descriptors
            count = split(headers, pairs, " ")
            for (i = 1; i <= count; i++) { split(pairs[i], pair, ":"); contract[pair[1]] = pair[2] }
            count = split(libraries, pairs, " ")
            for (i = 1; i <= count; i++) { split(pairs[i], pair, ":"); library[pair[1]] = pair[2] }
        }
        function complain(text) { print place ": " text; bad = 1 }
        function layer_of_contract(header) {
            if (header ~ /^fingen\/generated\/.*_tables\.h$/) return "schema"
            if (header == "fingen/generated/profiles.h") return "profile"
            if (header == "fingen/generated/pg_sql.h") return "pg"
            sub(/^fingen\//, "", header); sub(/\.h$/, "", header)
            return contract[header]
        }
        function layer_of_file(file,    parts, count) {
            count = split(file, parts, "/")
            if (parts[1] == "include") return layer_of_contract("fingen/" parts[count])
            return count == 2 ? "main" : parts[2]
        }
        function exists(path,    line, answer) {
            answer = (getline line < path) >= 0
            close(path)
            return answer
        }
        # A private header stands in the directory of its layer, or in the one of the file that includes it.
        function is_own(header, file, layer,    directory) {
            directory = file; sub(/[^\/]*$/, "", directory)
            return exists(directory header) || exists("src/" layer "/" header)
        }
        {
            split($0, parts, ":")
            file = parts[1]; place = parts[1] ":" parts[2]
            header = $0; sub(/^[^<"]*[<"]/, "", header); sub(/[>"].*$/, "", header)
            layer = layer_of_file(file)
            if (!(layer in rank)) { complain("belongs to no layer that tests/unit/layers.sh knows"); next }
            if (header in library) wanted = library[header]
            else if (header ~ /^fingen\//) wanted = layer_of_contract(header)
            else if ($0 ~ /include[[:space:]]*"/ && file ~ /^src\//) {
                if (!is_own(header, file, layer)) complain("\"" header "\" is no header of the layer " layer)
                next
            } else next
            if (wanted == "") complain(header " belongs to no layer that tests/unit/layers.sh knows")
            else if (rank[wanted] > rank[layer])
                complain("the layer " layer " includes " header ", which is of the higher layer " wanted)
        }
        END { exit bad }'
}

# ---- the check can fail ----

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

made_up() { # file, include line: a tree with nothing but that
    rm -rf "${scratch:?}"/*
    mkdir -p "$scratch/src/base" "$scratch/src/run" "$scratch/include/fingen" "$scratch/$(dirname "$1")"
    touch "$scratch/src/run/engine.h"
    printf '%s\n' "$2" >"$scratch/$1"
}

must_fail() { # file, include line, what is said
    made_up "$1" "$2"
    local said
    if said=$(cd "$scratch" && check_includes); then
        echo "the check let pass: $1: $2" >&2
        exit 1
    fi
    case "$said" in
    *"$3"*) ;;
    *)
        echo "the check said '$said' instead of '$3'" >&2
        exit 1
        ;;
    esac
}

must_pass() { # file, include line
    made_up "$1" "$2"
    if ! (cd "$scratch" && check_includes); then
        echo "the check refused: $1: $2" >&2
        exit 1
    fi
}

must_fail src/base/text.c '#include "fingen/sink.h"' 'the layer base includes fingen/sink.h'
must_fail src/domain/advisory/families.c '  #  include <fingen/run.h>' 'the higher layer run'
must_fail include/fingen/schema.h '#include "fingen/plan.h"' 'the higher layer plan'
must_fail src/profile/reader.c '#include <libpq-fe.h>' 'the higher layer pg'
must_fail src/facts/market.c '#include "fingen/generated/advisory_tables.h"' 'the higher layer schema'
must_fail src/sink/null.c '#include "engine.h"' 'is no header of the layer sink'
must_fail src/base/text.c '#include "fingen/unheard_of.h"' 'belongs to no layer'
must_fail src/unheard_of/text.c '#include "fingen/text.h"' 'belongs to no layer'
must_pass src/run/run.c '#include "engine.h"'
must_pass src/run/run.c '#include "fingen/sink.h"'
must_pass src/main.c '#include "fingen/cmd.h"'
must_pass src/base/text.c '#include <string.h>'

# ---- and this tree passes ----

tree=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
cd "$tree"
lines=$(include_lines | wc -l)
if [ "$lines" -lt 50 ]; then
    echo "only $lines #include lines below $tree: is that the right directory?" >&2
    exit 1
fi
check_includes
