/* Performance reviews: one a year, by the manager or the department's head. */
#include "staff.h"

enum {
    LATEST_DAYS_AGO_MAX = 330, /* so that everybody has one in the last year */
    PROBATION_DAYS = 60,       /* before that nobody is reviewed */
    YEAR_DAYS = 365,
    PEOPLE_DEPARTMENT = 11,
    WRITING_DAYS_MAX = 21, /* from the end of the period to the review */
};

/* By rating, worst first. */
static const char *const strengths[RATING_COUNT][4] = {
    {"Arrives on time", "Knows the products", "Is polite with customers", "Accepts help"},
    {"Friendly with customers", "Willing to learn", "Gets on well with the team",
     "Careful with cash and documents"},
    {"Reliable in daily work", "Sound knowledge of the products", "Keeps deadlines",
     "Works well in the team"},
    {"Solves problems without being asked", "Trusted by customers", "Helps colleagues at peak times",
     "Careful and quick with files"},
    {"Sets the standard for the team", "Wins customers for the bank", "Makes processes simpler for everybody",
     "Coaches new colleagues with success"},
};
static const char *const improvements[RATING_COUNT][4] = {
    {"Must follow procedures", "Misses deadlines again and again", "Leaves files incomplete",
     "Must improve attendance"},
    {"Needs close supervision", "Should ask earlier when a case is unclear", "Makes too many errors in files",
     "Must finish mandatory training"},
    {"Could take more initiative", "Should know the digital channels better", "Follow-up calls come late",
     "Notes in the file could be fuller"},
    {"Could delegate more", "Should present to larger groups", "Ready to learn a second field",
     "Could share knowledge more often"},
    {"Ready for a larger task", "Should keep an eye on workload", "Could mentor across departments",
     "Prepare for a leading role"},
};

/* Percent of goals by rating, as parts of the way through the range: better ratings met more. */
static const double goals_low[RATING_COUNT] = {0, 0.1, 0.35, 0.6, 0.8};
static const double goals_high[RATING_COUNT] = {0.25, 0.45, 0.7, 0.9, 1};
/* Raise, hundredths of a percent. */
static const int32_t raise_low[RATING_COUNT] = {0, 0, 150, 300, 450};
static const int32_t raise_high[RATING_COUNT] = {0, 100, 300, 450, 800};

static uint64_t pick_reviewer(const struct bank *bank, const struct bank_employee *employee,
                              struct stream *stream)
{
    bool by_manager = stream_chance(stream, bank->settings->staff.review.by_manager_percent / 100);
    uint64_t head = staff_head_of(bank, employee->department);
    if (employee->manager_id == 0) /* the president: by who looks after people */
        return bank_role_count(bank, ROLE_HR_SPECIALIST) > 0 ? staff_head_of(bank, PEOPLE_DEPARTMENT) : 2;
    return by_manager || head == 0 || head == employee->id ? employee->manager_id : head;
}

static void emit_review(const struct bank *bank, const struct bank_employee *employee, uint32_t number,
                        date_days period_end, struct stream *stream, struct row_output *out)
{
    struct number_range goals = bank->settings->staff.review.goals_percent;
    uint32_t rating = alias_pick(&bank->staff->rating, stream);
    double place = stream_uniform_between(stream, goals_low[rating], goals_high[rating]);
    date_days start = date_add_months(period_end, -12) + 1;
    date_days last = staff_last_day(bank, employee);
    date_days written = period_end + (date_days)stream_below(stream, WRITING_DAYS_MAX + 1);
    emit_employees_db_performance_reviews(
        out, &(struct employees_db_performance_reviews){
                 .review_id = (int64_t)(employee->id * BANK_CHILDREN + number),
                 .employee_id = (int64_t)employee->id,
                 .reviewer_id = (int64_t)pick_reviewer(bank, employee, stream),
                 .review_date = written < last ? written : last,
                 .period_start = start > employee->hire_date ? start : employee->hire_date,
                 .period_end = period_end,
                 .rating = (int32_t)rating + 1,
                 .goals_met = (int32_t)(goals.min + (goals.max - goals.min) * place + 0.5),
                 .strengths = text_from(strengths[rating][stream_below(stream, 4)]),
                 .areas_to_improve = text_from(improvements[rating][stream_below(stream, 4)]),
                 .salary_increase_pct = stream_between(stream, raise_low[rating], raise_high[rating]),
             });
}

/* As many as the tenure has room for, of those drawn; the active have been there long enough for one. */
void reviews_emit(const struct bank *bank, const struct bank_employee *employee, struct row_output *out)
{
    struct stream stream = stream_open(&bank->staff->review, employee->id);
    uint32_t count = REVIEW_COUNT_MIN + alias_pick(&bank->staff->review_count, &stream);
    date_days first = employee->hire_date + PROBATION_DAYS;
    date_days last = staff_last_day(bank, employee);
    if (last < first)
        return;
    date_days earliest = last - LATEST_DAYS_AGO_MAX > first ? last - LATEST_DAYS_AGO_MAX : first;
    date_days latest = (date_days)stream_between(&stream, earliest, last);
    for (uint32_t i = 0; i < count; i++) {
        date_days period_end = date_add_months(latest, -12 * (int32_t)i);
        if (period_end < first)
            break;
        emit_review(bank, employee, i, period_end, &stream, out);
    }
}
