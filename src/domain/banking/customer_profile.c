/* A customer's own rows: in the accounts' database, in the customer database, and the employee who looks
 * after them. */
#include "customer.h"

#include "compose.h"

enum { ROOM_FOR_A_NUMBER = 24, OFFICE_OPENS_HOUR = 9, OFFICE_HOURS = 8 };

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

struct portfolio {
    uint64_t employee_id; /* 0: nobody's */
    date_days start, end; /* end 0: goes on */
};

/* ---- who looks after them ---- */

static enum bank_role draw_agent_role(uint32_t segment, struct stream *stream)
{
    double u = stream_uniform(stream);
    if (segment == SEGMENT_BUSINESS)
        return u < 0.6 ? ROLE_LOAN_OFFICER : ROLE_SERVICE_REPRESENTATIVE;
    return u < 0.55 ? ROLE_SERVICE_REPRESENTATIVE : u < 0.8 ? ROLE_LOAN_OFFICER : ROLE_INSURANCE_AGENT;
}

static struct portfolio draw_portfolio(const struct bank *bank, const struct bank_customer *customer)
{
    struct stream stream = stream_open(&bank->customer->assignment, customer->id);
    struct portfolio portfolio = {0};
    if (!stream_chance(&stream, bank->settings->customer.assigned_percent / 100))
        return portfolio;
    bool ended = alias_pick(&bank->customer->assignment_status, &stream) == 1;
    enum bank_role role = draw_agent_role(customer->segment, &stream);
    date_days latest = bank->as_of - BANK_TENURE_MIN_DAYS / 4;
    portfolio.start = (date_days)stream_between(&stream, customer->since, latest);
    if (ended)
        portfolio.end = (date_days)stream_between(&stream, portfolio.start + 30, bank->as_of);
    date_days last = ended ? portfolio.end : bank->as_of;
    portfolio.employee_id = bank_pick_employee_through(bank, role, portfolio.start, last, &stream);
    return portfolio;
}

static void emit_assignment(const struct bank_family *family, const struct portfolio *portfolio)
{
    bool ended = portfolio->end != 0;
    emit_employees_db_employee_assignments(
        family->out, &(struct employees_db_employee_assignments){
                         .assignment_id = (int64_t)(BANK_COVERAGE_MAX + family->customer.id),
                         .employee_id = (int64_t)portfolio->employee_id,
                         .assignment_type = TEXT_LITERAL("customer_portfolio"),
                         .customer_id = present_bigint((int64_t)family->customer.id),
                         .start_date = portfolio->start,
                         .end_date = {ended, portfolio->end},
                         .status = text_from(assignment_status_words[ended]),
                     });
}

/* ---- the row of the accounts' database ---- */

static void emit_customer(const struct bank_family *family)
{
    const struct bank_customer *customer = &family->customer;
    const struct city *city = &people_cities[customer->city];
    struct stream stream = stream_open(&family->bank->customer->contact, customer->id);
    char number[ROOM_FOR_A_NUMBER], zip[ROOM_FOR_A_NUMBER];
    char *end = put_number(put_text(number, "CUS-"), customer->id, 8);
    put_number(put_number(zip, city->zip_prefix, 3), 1 + stream_below(&stream, 99), 2);
    timestamp_microseconds moment =
        (OFFICE_OPENS_HOUR * 3600 + (int64_t)stream_below(&stream, OFFICE_HOURS * 3600)) *
        MICROSECONDS_PER_SECOND;
    uint32_t status = alias_pick(&family->bank->customer->status, &stream);
    emit_accounts_db_customers(family->out,
                               &(struct accounts_db_customers){
                                   .customer_id = (int64_t)customer->id,
                                   .customer_number = {number, (uint32_t)(end - number)},
                                   .first_name = text_from(customer->name.given),
                                   .last_name = text_from(customer->name.family),
                                   .email = bank_customer_email(family->arena, customer),
                                   .phone = bank_customer_phone(family->arena, customer),
                                   .birth_date = customer->birth_date,
                                   .street_address = people_street(family->arena, &stream),
                                   .city = text_from(city->name),
                                   .state = text_from(city->state),
                                   .zip_code = {zip, 5},
                                   .segment = text_from(segment_words[customer->segment]),
                                   .home_branch_code = bank_branch_code(family->arena, customer->branch),
                                   .customer_since = customer->since,
                                   .status = text_from(customer_status_words[status]),
                                   .created_at = date_midnight(customer->since) + moment,
                               });
}

/* ---- the row of the customer database ---- */

static const char *draw_marital_status(int32_t age, struct stream *stream)
{
    double u = stream_uniform(stream);
    double never = age < 30 ? 0.72 : age < 40 ? 0.36 : age < 55 ? 0.17 : 0.07;
    double widowed = age < 60 ? 0.01 : age < 75 ? 0.11 : 0.32;
    if (u < never)
        return "single";
    if (u >= 1 - widowed)
        return "widowed";
    return u < never + (1 - never - widowed) * 0.8 ? "married" : "divorced";
}

/* Professions want a degree. */
static const char *draw_education(const struct bank_customer *customer, struct stream *stream)
{
    static const char *const levels[] = {
        "high_school", "some_college", "associate", "bachelor", "master", "doctorate",
    };
    static const double up_to[3][COUNT_OF(levels)] = {
        {0.32, 0.50, 0.61, 0.86, 0.97, 1.0},
        {0.10, 0.20, 0.28, 0.66, 0.91, 1.0},
        {0.0, 0.0, 0.0, 0.52, 0.86, 1.0},
    };
    double u = stream_uniform(stream);
    size_t level = 0;
    while (u >= up_to[customer->segment == SEGMENT_RETAIL ? 0 : customer->employed ? 2 : 1][level])
        level++;
    return levels[level];
}

static const char *draw_occupation(const struct bank_customer *customer, struct stream *stream)
{
    static const char *const everyday[] = {
        "Administrative Assistant",
        "Retail Salesperson",
        "Registered Nurse",
        "Truck Driver",
        "Elementary Teacher",
        "Electrician",
        "Customer Service Agent",
        "Cook",
        "Carpenter",
        "Warehouse Worker",
        "Medical Assistant",
        "Police Officer",
        "Bookkeeper",
        "Mechanic",
        "Social Worker",
        "Hair Stylist",
        "Construction Laborer",
        "Postal Carrier",
        "Pharmacy Technician",
        "Security Guard",
    };
    static const char *const professions[] = {
        "Software Engineer",   "Accountant",
        "Physician",           "Lawyer",
        "Civil Engineer",      "Project Manager",
        "Financial Analyst",   "Pharmacist",
        "Sales Manager",       "Dentist",
        "Architect",           "University Professor",
        "Data Analyst",        "Human Resources Manager",
        "Operations Director", "Marketing Director",
    };
    static const char *const own_business[] = {
        "Restaurant Owner", "General Contractor", "Shop Owner", "Consultant", "Landscaper",
        "Photographer",     "Real Estate Agent",  "Farm Owner", "Caterer",    "Auto Repair Shop Owner",
    };
    uint64_t draw = stream_next(stream) >> 32;
    switch (customer->employment) {
    case EMPLOYMENT_RETIRED:
        return "Retired";
    case EMPLOYMENT_STUDENT:
        return "Student";
    case EMPLOYMENT_UNEMPLOYED:
        return "Unemployed";
    case EMPLOYMENT_HOMEMAKER:
        return "Homemaker";
    case EMPLOYMENT_SELF_EMPLOYED:
        return own_business[draw % COUNT_OF(own_business)];
    default:
        return customer->segment == SEGMENT_RETAIL ? everyday[draw % COUNT_OF(everyday)]
                                                   : professions[draw % COUNT_OF(professions)];
    }
}

static const char *draw_channel(int32_t age, struct stream *stream)
{
    static const double up_to[3][CHANNEL_COUNT] = {
        /* phone, email, web, mobile_app, branch */
        {0.06, 0.20, 0.38, 0.93, 1.0},
        {0.14, 0.34, 0.62, 0.86, 1.0},
        {0.34, 0.48, 0.62, 0.70, 1.0},
    };
    double u = stream_uniform(stream);
    size_t channel = 0;
    while (u >= up_to[age < 40 ? 0 : age < 65 ? 1 : 2][channel])
        channel++;
    return channel_words[channel];
}

/* What the bank earns from a customer: a part of the income for every year, more from some. */
static int64_t draw_lifetime_value_cents(int32_t years, int64_t income_cents, struct stream *stream)
{
    double yearly = (double)income_cents * 0.006 * portable_exp(0.5 * stream_normal(stream));
    return (int64_t)(yearly * (years + 1));
}

/* In ten-thousandths; who has stayed long stays. */
static int64_t draw_churn_risk(int32_t years, struct stream *stream)
{
    double u = stream_uniform(stream);
    return 50 + (int64_t)(8500 * u * u * u / (1 + 0.12 * years)) + (int64_t)stream_below(stream, 600);
}

static void emit_profile(const struct bank_family *family, const struct portfolio *portfolio)
{
    const struct bank_customer *customer = &family->customer;
    struct stream stream = stream_open(&family->bank->customer->profile, customer->id);
    int32_t age = (family->bank->as_of - customer->birth_date) * 4 / 1461;
    int32_t years = (family->bank->as_of - customer->since) * 4 / 1461;
    struct customer_db_customer_profiles row = {
        .customer_id = (int64_t)customer->id,
        .first_name = text_from(customer->name.given),
        .last_name = text_from(customer->name.family),
        .email = bank_customer_email(family->arena, customer),
        .phone = bank_customer_phone(family->arena, customer),
        .birth_date = customer->birth_date,
        .gender = text_from(customer->name.sex == SEX_FEMALE ? "female" : "male"),
        .employment_status = text_from(employment_words[customer->employment]),
        .annual_income = customer->annual_income_cents,
        .segment = text_from(segment_words[customer->segment]),
        .customer_since = customer->since,
    };
    row.marital_status = text_from(draw_marital_status(age, &stream));
    row.education_level = text_from(draw_education(customer, &stream));
    row.occupation = text_from(draw_occupation(customer, &stream));
    row.preferred_channel = text_from(draw_channel(age, &stream));
    row.lifetime_value = draw_lifetime_value_cents(years, customer->annual_income_cents, &stream);
    row.churn_risk = draw_churn_risk(years, &stream);
    if (portfolio->employee_id != 0 && portfolio->end == 0)
        row.assigned_agent_id = present_bigint((int64_t)portfolio->employee_id);
    emit_customer_db_customer_profiles(family->out, &row);
}

void customer_emit(const struct bank_family *family)
{
    struct portfolio portfolio = draw_portfolio(family->bank, &family->customer);
    emit_customer(family);
    emit_profile(family, &portfolio);
    if (portfolio.employee_id != 0)
        emit_assignment(family, &portfolio);
}
