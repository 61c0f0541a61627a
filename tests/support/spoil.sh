# shellcheck shell=bash
# That the checks of a domain see what they are for: they pass on rows as they were made, and fail when rows are spoilt. Source check.sh and
# postgres.sh first; postgres_start.
#
#   spoil_seed personal 'personal' --users 100         # the domain, the search_path of the SQL to come, options of `fingen seed`
#   spoil orphans "DELETE FROM users WHERE ..."        # this makes this check fail
#   spoil_expect_all "$checks"                         # sorted names, one a line: none was forgotten

spoil_search_path=""
spoil_tested=""

url_of() { echo "postgresql:///$1"; } # the rest is in libpq's environment

# Without keys, which would keep most spoilt rows out.
spoil_seed() {
    local domain=$1
    spoil_search_path=$2
    shift 2
    psql -qXc 'CREATE DATABASE pristine'
    expect_status 0 "$FINGEN" seed "$domain" "$@" --no-keys --to "$(url_of pristine)"
    expect_status 0 "$FINGEN" validate --to "$(url_of pristine)"
}

# In a copy of the database.
spoil() {
    local copy=spoilt
    psql -qXc "CREATE DATABASE $copy TEMPLATE pristine"
    PGDATABASE=$copy psql -qX -v ON_ERROR_STOP=1 -c "SET search_path = $spoil_search_path" -c "$2" || fail "$1: the SQL that spoils rows"
    expect_status 1 "$FINGEN" validate --to "$(url_of $copy)"
    grep -Eq "^FAIL +$1 " <<<"$stdout" || fail "$1 did not see: $2
$stdout"
    psql -qXc "DROP DATABASE $copy"
    spoil_tested+="$1"$'\n'
}

spoil_expect_all() {
    expect_equal "$1" "$(sort -u <<<"$spoil_tested" | sed '/^$/d')" 'checks that were spoilt'
}
