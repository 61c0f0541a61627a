/* A section with one setting of every kind, for the tests of this layer. */
#ifndef FINGEN_TEST_PROFILE_FIXTURE_H
#define FINGEN_TEST_PROFILE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "profile_private.h"

enum { TERM_SHORT, TERM_MIDDLE, TERM_LONG, TERM_COUNT };

struct shop_settings {
    bool open;
    int64_t branches;
    double margin;
    date_days founded;
    int size;
    char sign[9];
    struct number_range price;
    double terms[TERM_COUNT];
};

static const char *const shop_branch_words[] = {"auto", "by_size", NULL};
static const char *const shop_size_words[] = {"small", "medium", "large", NULL};
static const char *const shop_term_words[] = {"short", "middle", "long", NULL};

static const struct setting shop_settings_table[] = {
    {.name = "open", .kind = SETTING_BOOLEAN, .offset = offsetof(struct shop_settings, open), .help = "Open"},
    {.name = "branches",
     .kind = SETTING_INTEGER,
     .offset = offsetof(struct shop_settings, branches),
     .minimum = 1,
     .maximum = 1e6,
     .words = shop_branch_words,
     .help = "How many branches"},
    {.name = "goods.margin",
     .kind = SETTING_NUMBER,
     .offset = offsetof(struct shop_settings, margin),
     .minimum = 0,
     .maximum = 1,
     .help = "Share of the price"},
    {.name = "founded",
     .kind = SETTING_DATE,
     .offset = offsetof(struct shop_settings, founded),
     .help = "The day"},
    {.name = "size",
     .kind = SETTING_CHOICE,
     .offset = offsetof(struct shop_settings, size),
     .words = shop_size_words,
     .help = "How large"},
    {.name = "sign",
     .kind = SETTING_NAME,
     .offset = offsetof(struct shop_settings, sign),
     .maximum = 8,
     .help = "Over the door"},
    {.name = "goods.price",
     .kind = SETTING_RANGE,
     .offset = offsetof(struct shop_settings, price),
     .minimum = 0,
     .maximum = 1e9,
     .help = "In dollars"},
    {.name = "loan.terms",
     .kind = SETTING_WEIGHTS,
     .offset = offsetof(struct shop_settings, terms),
     .words = shop_term_words,
     .help = "Weights of the terms"},
};

static bool shop_check(const void *values, const struct profile *profile, struct error *error)
{
    const struct shop_settings *shop = values;
    if (shop->size == 0 && shop->branches > 100)
        return profile_complain(profile, "shop", "branches", error, "a small shop has at most %d", 100);
    return true;
}

static const struct profile_section shop_section = {
    .name = "shop",
    .bytes = sizeof(struct shop_settings),
    .settings = shop_settings_table,
    .setting_count = sizeof shop_settings_table / sizeof shop_settings_table[0],
    .check = shop_check,
};

static const char shop_default[] = "seed: 42\n"
                                   "as_of: 2025-12-31\n"
                                   "scale: 1.0\n"
                                   "jobs: auto\n"
                                   "batch_rows: 80000\n"
                                   "shop:\n"
                                   "  open: true\n"
                                   "  branches: 12\n"
                                   "  founded: 1999-02-28\n"
                                   "  size: large\n"
                                   "  sign: \"\"\n"
                                   "  goods:\n"
                                   "    margin: 0.25\n"
                                   "    price: {min: 0.5, max: 1_000}\n"
                                   "  loan:\n"
                                   "    terms:\n"
                                   "      short: 1\n"
                                   "      middle: 2.5\n"
                                   "      long: 0\n";

static const struct profile_section *const shop_sections[] = {&run_settings_section, &shop_section};

static inline bool shop_try_create(const char *text, struct profile **profile, struct error *error)
{
    return profile_create_from(shop_sections, 2, "default.yaml", text, strlen(text), profile, error);
}

static inline struct profile *shop_create(void)
{
    struct error error = {0};
    struct profile *profile = NULL;
    if (!shop_try_create(shop_default, &profile, &error))
        fail_msg("%s", error.message);
    return profile;
}

static inline const struct shop_settings *shop_values(const struct profile *profile)
{
    return profile_values(profile, "shop");
}

#endif
