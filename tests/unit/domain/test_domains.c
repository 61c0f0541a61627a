#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fingen/domain.h"

static void test_find(void **state)
{
    (void)state;
    assert_ptr_equal(domain_find("advisory"), domains[0]);
    assert_null(domain_find("advisor"));
    assert_null(domain_find(""));
}

/* What the command line, the plan and the profile take for granted. */
static void test_entries_agree(void **state)
{
    (void)state;
    for (const struct domain *const *entry = domains; *entry != NULL; entry++) {
        const struct domain *domain = *entry;
        assert_string_equal(domain->settings->name, domain->name);
        assert_string_equal(domain->tables()->domain, domain->name);
        assert_ptr_equal(domain_find(domain->name), domain);
        assert_true(domain->stage_count > 0);
        size_t prefix = strlen(domain->name);
        for (const struct domain_shortcut *shortcut = domain->shortcuts; shortcut->option != NULL;
             shortcut++) {
            assert_memory_equal(shortcut->setting, domain->name, prefix);
            assert_int_equal(shortcut->setting[prefix], '.');
            bool known = false;
            for (size_t i = 0; i < domain->settings->setting_count; i++)
                known |= strcmp(domain->settings->settings[i].name, shortcut->setting + prefix + 1) == 0;
            assert_true(known);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_entries_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
