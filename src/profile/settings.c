#include "settings.h"

#include "fingen/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TWO_TO_63 9223372036854775808.0
#define TWO_TO_53 9007199254740992.0

size_t setting_word_count(const struct setting *setting)
{
    size_t count = 0;
    while (setting->words != NULL && setting->words[count] != NULL)
        count++;
    return count;
}

size_t setting_leaf_count(const struct setting *setting)
{
    switch (setting->kind) {
    case SETTING_RANGE:
        return 2;
    case SETTING_WEIGHTS:
        return setting_word_count(setting);
    default:
        return 1;
    }
}

const char *setting_leaf_name(const struct setting *setting, size_t part)
{
    switch (setting->kind) {
    case SETTING_RANGE:
        return part == 0 ? "min" : "max";
    case SETTING_WEIGHTS:
        return setting->words[part];
    default:
        return NULL;
    }
}

void *setting_leaf_value(const struct setting *setting, void *values, size_t part)
{
    char *place = (char *)values + setting->offset;
    if (setting->kind == SETTING_RANGE)
        return place + (part == 0 ? offsetof(struct number_range, min) : offsetof(struct number_range, max));
    return place + part * sizeof(double); /* part is 0 for all kinds but weights */
}

/* Up to where every whole number is a double. */
static bool is_whole(double value)
{
    return fabs(value) <= TWO_TO_53 && (double)(int64_t)value == value;
}

/* ---- what is expected ---- */

char *number_format(double value, char buf[LEAF_TEXT_BYTES])
{
    if (is_whole(value) && fabs(value) < 1e15) {
        snprintf(buf, LEAF_TEXT_BYTES, "%.0f", value == 0 ? 0.0 : value);
        return buf;
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(buf, LEAF_TEXT_BYTES, "%.*g", digits, value);
        if (strtod(buf, NULL) == value)
            break;
    }
    return buf;
}

/* INT64_MAX is no double; as a bound it is written as 2^63. */
static const char *bound_format(const struct setting *setting, double bound, char buf[LEAF_TEXT_BYTES])
{
    if (setting->kind == SETTING_INTEGER && bound >= TWO_TO_63) {
        snprintf(buf, LEAF_TEXT_BYTES, "%" PRId64, INT64_MAX);
        return buf;
    }
    return number_format(bound, buf);
}

static void append_limits(const struct setting *setting, char *buf)
{
    char low[LEAF_TEXT_BYTES];
    char high[LEAF_TEXT_BYTES];
    size_t used = strlen(buf);
    if (isfinite(setting->minimum) && isfinite(setting->maximum))
        snprintf(buf + used, EXPECTATION_BYTES - used, " from %s to %s",
                 bound_format(setting, setting->minimum, low), bound_format(setting, setting->maximum, high));
    else if (isfinite(setting->minimum))
        snprintf(buf + used, EXPECTATION_BYTES - used, " of at least %s",
                 bound_format(setting, setting->minimum, low));
    else if (isfinite(setting->maximum))
        snprintf(buf + used, EXPECTATION_BYTES - used, " of at most %s",
                 bound_format(setting, setting->maximum, high));
}

static void append_words(const struct setting *setting, const char *before, char *buf)
{
    size_t count = setting_word_count(setting);
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(buf);
        snprintf(buf + used, EXPECTATION_BYTES - used, "%s%s",
                 i == 0          ? before
                 : i + 1 < count ? ", "
                                 : " or ",
                 setting->words[i]);
    }
}

static bool date_is_bounded(const struct setting *setting)
{
    return setting->kind == SETTING_DATE && setting->minimum < setting->maximum;
}

char *leaf_describe_expected(const struct setting *setting, char buf[EXPECTATION_BYTES])
{
    char low[11];
    char high[11];
    switch (setting->kind) {
    case SETTING_BOOLEAN:
        snprintf(buf, EXPECTATION_BYTES, "true or false");
        break;
    case SETTING_INTEGER:
        snprintf(buf, EXPECTATION_BYTES, "a whole number");
        append_limits(setting, buf);
        append_words(setting, " or ", buf);
        break;
    case SETTING_NUMBER:
    case SETTING_RANGE:
        snprintf(buf, EXPECTATION_BYTES, "a number");
        append_limits(setting, buf);
        break;
    case SETTING_DATE:
        snprintf(buf, EXPECTATION_BYTES, "a date as YYYY-MM-DD");
        if (date_is_bounded(setting))
            snprintf(buf, EXPECTATION_BYTES, "a date as YYYY-MM-DD from %s to %s",
                     date_format(low, (date_days)setting->minimum),
                     date_format(high, (date_days)setting->maximum));
        break;
    case SETTING_CHOICE:
        snprintf(buf, EXPECTATION_BYTES, "one of ");
        append_words(setting, "", buf);
        break;
    case SETTING_NAME:
        snprintf(buf, EXPECTATION_BYTES, "at most %.0f small letters, digits and underscores, no digit first",
                 setting->maximum);
        break;
    case SETTING_WEIGHTS:
        snprintf(buf, EXPECTATION_BYTES, "a weight of at least 0");
        break;
    }
    return buf;
}

/* ---- reading ---- */

static bool find_word(const struct setting *setting, const char *text, size_t *index)
{
    for (size_t i = 0; i < setting_word_count(setting); i++) {
        if (strcmp(setting->words[i], text) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

/* Written as a whole number, or as a decimal that is one: 1e6. */
static bool read_whole(const char *text, int64_t *value)
{
    double number;
    size_t length = strlen(text);
    if (text_parse_int64(text, length, value))
        return true;
    if (!text_parse_double(text, length, &number) || !is_whole(number))
        return false;
    *value = (int64_t)number;
    return true;
}

static bool read_integer(const struct setting *setting, const struct node *node, int64_t *value)
{
    size_t word;
    if (find_word(setting, node->text, &word)) {
        *value = -1 - (int64_t)word;
        return true;
    }
    int64_t whole;
    if (!node->plain || !read_whole(node->text, &whole) || (double)whole < setting->minimum ||
        (double)whole > setting->maximum)
        return false;
    *value = whole;
    return true;
}

static bool read_number(const struct setting *setting, const struct node *node, double *value)
{
    int64_t whole;
    double number;
    size_t length = strlen(node->text);
    if (!node->plain)
        return false;
    if (text_parse_int64(node->text, length, &whole)) /* takes 1_000_000 too */
        number = (double)whole;
    else if (!text_parse_double(node->text, length, &number))
        return false;
    bool is_weight = setting->kind == SETTING_WEIGHTS;
    if (number < (is_weight ? 0 : setting->minimum) || (!is_weight && number > setting->maximum))
        return false;
    *value = number == 0 ? 0 : number; /* no minus zero */
    return true;
}

static bool read_boolean(const struct node *node, bool *value)
{
    bool is_true = strcmp(node->text, "true") == 0;
    if (!node->plain || (!is_true && strcmp(node->text, "false") != 0))
        return false;
    *value = is_true;
    return true;
}

static bool read_date(const struct setting *setting, const struct node *node, date_days *value)
{
    date_days date;
    if (!date_parse(node->text, strlen(node->text), &date))
        return false;
    if (date_is_bounded(setting) && ((double)date < setting->minimum || (double)date > setting->maximum))
        return false;
    *value = date;
    return true;
}

static bool read_choice(const struct setting *setting, const struct node *node, int *value)
{
    size_t word;
    if (!find_word(setting, node->text, &word))
        return false;
    *value = (int)word;
    return true;
}

static bool read_name(const struct setting *setting, const struct node *node, char *value)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz_", digits[] = "0123456789";
    size_t length = strlen(node->text);
    if (length > (size_t)setting->maximum || (length > 0 && strchr(letters, node->text[0]) == NULL))
        return false;
    for (size_t i = 0; i < length; i++)
        if (strchr(letters, node->text[i]) == NULL && strchr(digits, node->text[i]) == NULL)
            return false;
    memcpy(value, node->text, length + 1);
    return true;
}

static bool read_value(const struct leaf *leaf, const struct node *node)
{
    switch (leaf->setting->kind) {
    case SETTING_BOOLEAN:
        return read_boolean(node, leaf->value);
    case SETTING_INTEGER:
        return read_integer(leaf->setting, node, leaf->value);
    case SETTING_DATE:
        return read_date(leaf->setting, node, leaf->value);
    case SETTING_CHOICE:
        return read_choice(leaf->setting, node, leaf->value);
    case SETTING_NAME:
        return read_name(leaf->setting, node, leaf->value);
    case SETTING_NUMBER:
    case SETTING_RANGE:
    case SETTING_WEIGHTS:
        return read_number(leaf->setting, node, leaf->value);
    }
    return false;
}

static const char *suggest_word(const struct setting *setting, const struct node *node)
{
    return node->kind == NODE_SCALAR ? text_nearest(node->text, setting->words, setting_word_count(setting))
                                     : NULL;
}

bool leaf_read(const struct leaf *leaf, const struct node *node, const char *source, struct error *error)
{
    char expected[EXPECTATION_BYTES];
    char found[YAML_EXCERPT_BYTES];
    if (node->kind == NODE_SCALAR && read_value(leaf, node))
        return true;
    leaf_describe_expected(leaf->setting, expected);
    bool names_itself = node->place.line == 0; /* an option */
    const char *subject = names_itself ? "" : leaf->path, *colon = names_itself ? "" : ": ";
    if (node->kind != NODE_SCALAR)
        return yaml_complain(error, source, node->place, "%s%sexpected %s, found a %s", subject, colon,
                             expected, node->kind == NODE_MAP ? "map" : "list");
    const char *quote = node->plain ? "'" : "\"";
    yaml_complain(error, source, node->place, "%s%sexpected %s, found %s%s%s", subject, colon, expected,
                  quote, yaml_excerpt(found, node->text), quote);
    const char *word = suggest_word(leaf->setting, node);
    return word != NULL ? error_hint(error, "did you mean %s?", word) : false;
}

/* ---- writing ---- */

static const char *integer_format(const struct setting *setting, int64_t value, char buf[LEAF_TEXT_BYTES])
{
    if (value < 0 && (uint64_t)(-1 - value) < setting_word_count(setting))
        return setting->words[-1 - value];
    snprintf(buf, LEAF_TEXT_BYTES, "%" PRId64, value);
    return buf;
}

const char *leaf_format(const struct leaf *leaf, char buf[LEAF_TEXT_BYTES])
{
    switch (leaf->setting->kind) {
    case SETTING_BOOLEAN:
        return *(const bool *)leaf->value ? "true" : "false";
    case SETTING_INTEGER:
        return integer_format(leaf->setting, *(const int64_t *)leaf->value, buf);
    case SETTING_DATE:
        return date_format(buf, *(const date_days *)leaf->value);
    case SETTING_CHOICE:
        return leaf->setting->words[*(const int *)leaf->value];
    case SETTING_NAME: /* in quotes: as a word of YAML it could be true, or nothing */
        snprintf(buf, LEAF_TEXT_BYTES, "\"%s\"", (const char *)leaf->value);
        return buf;
    case SETTING_NUMBER:
    case SETTING_RANGE:
    case SETTING_WEIGHTS:
        return number_format(*(const double *)leaf->value, buf);
    }
    return buf;
}
