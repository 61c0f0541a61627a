/* What secures a loan. */
#include "loans.h"

#include "fingen/money.h"

enum { DOLLAR = 100, RATIO_ONE = 10000, CAR_YEARS = 9, SECOND_LIEN_PERCENT = 4, CARS = 10 };

/* Land and buildings are appraised to the thousand, everything else to the hundred. */
enum { FINE_STEP = 100 * DOLLAR, COARSE_STEP = 1000 * DOLLAR };

struct thing {
    const char *type;
    const char *description;
};

static const struct thing homes[] = {
    {"property", "Single-family house"}, {"property", "Single-family house"},
    {"property", "Town house"},          {"property", "Condominium"},
    {"real_estate", "Two-family house"}, {"real_estate", "Apartment building"},
};

static const struct thing business_things[] = {
    {"equipment", "Machine tools"},          {"equipment", "Kitchen equipment"},
    {"equipment", "Delivery vans"},          {"equipment", "Computers and printers"},
    {"inventory", "Goods in the warehouse"}, {"inventory", "Raw material"},
    {"real_estate", "Shop premises"},        {"real_estate", "Office premises"},
};

static const char *const cars[CARS] = {
    "Toyota Camry", "Honda CR-V",    "Ford F-150",     "Chevrolet Silverado", "Toyota RAV4",
    "Honda Civic",  "Nissan Altima", "Subaru Outback", "Hyundai Tucson",      "Jeep Grand Cherokee",
};

static struct thing pick_car(const struct bank_family *family, const struct application *application,
                             struct stream *stream)
{
    int32_t year = date_to_civil(application->applied).year - (int32_t)stream_below(stream, CAR_YEARS);
    const char *car = cars[stream_below(stream, CARS)];
    return (struct thing){"vehicle", arena_printf(family->arena, "%d %s", year, car)};
}

static struct thing pick_home(const struct bank_family *family, struct stream *stream)
{
    const struct city *city = &people_cities[family->customer.city];
    struct thing home = homes[stream_below(stream, sizeof homes / sizeof homes[0])];
    struct text street = people_street(family->arena, stream);
    home.description = arena_printf(family->arena, "%s, %.*s, %s, %s", home.description, (int)street.length,
                                    street.data, city->name, city->state);
    return home;
}

static struct thing pick_thing(const struct bank_family *family, const struct application *application,
                               struct stream *stream)
{
    if (application->type == LOAN_MORTGAGE)
        return pick_home(family, stream);
    if (application->type == LOAN_AUTO)
        return pick_car(family, application, stream);
    return business_things[stream_below(stream, sizeof business_things / sizeof business_things[0])];
}

/* Inside its range also after it was rounded, so far as whole steps lie in it. */
static int64_t draw_value(const struct loans_settings *settings, const struct application *application,
                          struct stream *stream)
{
    struct number_range percent = settings->collateral.value_percent;
    double principal = (double)application->loan.principal_cents;
    int64_t lowest = (int64_t)(principal * percent.min / 100 + 0.5);
    int64_t highest = (int64_t)(principal * percent.max / 100);
    int64_t value = (int64_t)(principal * stream_uniform_between(stream, percent.min, percent.max) / 100);
    int64_t step = application->type == LOAN_MORTGAGE ? COARSE_STEP : FINE_STEP;
    int64_t rounded = value / step * step;
    if (rounded < lowest)
        rounded += step;
    return rounded <= highest ? rounded : value < lowest ? lowest : value;
}

void collateral_emit(const struct bank_family *family, const struct application *application)
{
    const struct loans_settings *settings = &family->bank->settings->loans;
    struct stream stream = stream_open(&family->bank->loan->collateral, application->id);
    if (!loan_type_is_secured(application->type) ||
        !stream_chance(&stream, settings->collateral.percent / 100))
        return;
    int64_t value = draw_value(settings, application, &stream);
    bool second = application->type == LOAN_MORTGAGE && stream_below(&stream, 100) < SECOND_LIEN_PERCENT;
    date_days appraised = (date_days)stream_between(&stream, application->applied, application->decided);
    struct thing thing = pick_thing(family, application, &stream);
    emit_loans_db_collateral(family->out, &(struct loans_db_collateral){
                                              .collateral_id = (int64_t)application->id,
                                              .loan_id = (int64_t)application->id,
                                              .collateral_type = text_from(thing.type),
                                              .description = text_from(thing.description),
                                              .appraised_value = value,
                                              .appraisal_date = appraised,
                                              .ltv_ratio = money_multiply_divide(
                                                  application->loan.principal_cents, RATIO_ONE, value),
                                              .lien_position = second ? 2 : 1,
                                          });
}
