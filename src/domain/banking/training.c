/* Training: the catalogue, and what an employee has enrolled in. */
#include "staff.h"

#include <assert.h>

enum {
    PROGRAMS_MAX = 20,
    CENTS = 100,
    WINDOW_DAYS = 730, /* enrollments on file: two years */
    COMPLETED = 0,     /* indices into training_status_words */
    IN_PROGRESS = 1,
    ENROLLED = 2,
    WAITING_DAYS_MAX = 14,
    COURSE_DAYS_MIN = 3,
    COURSE_DAYS_MAX = 60,
    IN_PROGRESS_DAYS_MAX = 90,
    ENROLLED_DAYS_MAX = 30,
};

static const struct program {
    const char *code;
    const char *name;
    const char *category;
    bool mandatory;
    int32_t hours;
    const char *delivery;
    int32_t cost_usd;
} catalogue[PROGRAMS_MAX] = {
    {"AML-101", "Anti-Money Laundering Fundamentals", "compliance", true, 8, "online", 120},
    {"KYC-110", "Know Your Customer and Customer Due Diligence", "compliance", true, 6, "online", 95},
    {"SEC-101", "Information Security Awareness", "security", true, 4, "online", 60},
    {"ETH-100", "Code of Conduct and Ethics", "compliance", true, 3, "online", 45},
    {"PRV-120", "Customer Privacy and Data Protection", "compliance", true, 4, "online", 60},
    {"FRD-130", "Fraud Detection and Prevention", "risk", true, 6, "online", 110},
    {"FLN-140", "Fair Lending", "compliance", false, 5, "online", 80},
    {"CRD-210", "Consumer Credit Analysis", "lending", false, 24, "classroom", 850},
    {"MTG-220", "Mortgage Lending Essentials", "lending", false, 32, "hybrid", 980},
    {"SBL-230", "Small Business Lending", "lending", false, 24, "classroom", 900},
    {"CSV-150", "Customer Service Excellence", "service", false, 12, "classroom", 420},
    {"CMP-160", "Handling Complaints", "service", false, 6, "virtual", 210},
    {"SAL-170", "Consultative Selling in the Branch", "sales", false, 16, "classroom", 560},
    {"INS-240", "Insurance Products and Licensing", "insurance", false, 40, "hybrid", 1200},
    {"LDR-310", "Leading a Team", "leadership", false, 24, "classroom", 1400},
    {"LDR-320", "Coaching and Feedback", "leadership", false, 8, "virtual", 480},
    {"DAT-250", "Data Literacy for Bankers", "technology", false, 16, "online", 350},
    {"DIG-180", "Digital Banking Channels", "technology", false, 6, "virtual", 190},
    {"RSK-260", "Operational Risk Management", "risk", false, 16, "virtual", 640},
    {"PRJ-270", "Project Management Basics", "leadership", false, 20, "hybrid", 780},
};

void training_emit_programs(const struct bank *bank, struct row_output *out)
{
    assert(bank->program_count <= PROGRAMS_MAX);
    for (uint32_t i = 0; i < bank->program_count; i++) {
        const struct program *program = &catalogue[i];
        emit_employees_db_training_programs(
            out, &(struct employees_db_training_programs){
                     .program_id = i + 1,
                     .program_code = text_from(program->code),
                     .program_name = text_from(program->name),
                     .category = text_from(program->category),
                     .is_mandatory = program->mandatory,
                     .duration_hours = program->hours,
                     .delivery_method = text_from(program->delivery),
                     .passing_score = (int32_t)bank->settings->staff.training.score.min,
                     .cost_per_seat = program->cost_usd * (int64_t)CENTS,
                 });
    }
}

/* ---- enrollments ---- */

struct enrollment {
    uint32_t status;
    date_days enrolled;
    date_days started;   /* 0: not yet */
    date_days completed; /* 0: not yet */
};

static date_days latest(date_days a, date_days b)
{
    return a > b ? a : b;
}

static date_days earliest(date_days a, date_days b)
{
    return a < b ? a : b;
}

static date_days draw_day(struct stream *stream, date_days first, date_days last)
{
    return (date_days)stream_between(stream, first, last);
}

/* The days of an enrollment that lies in first..last: what is still open began a short while before the end.
 */
static struct enrollment draw_enrollment(uint32_t status, date_days first, date_days last,
                                         struct stream *stream)
{
    struct enrollment enrollment = {.status = status};
    if (status == ENROLLED) {
        enrollment.enrolled = draw_day(stream, latest(first, last - ENROLLED_DAYS_MAX), last);
        return enrollment;
    }
    if (status == IN_PROGRESS) {
        enrollment.enrolled = draw_day(stream, latest(first, last - IN_PROGRESS_DAYS_MAX), last);
        enrollment.started =
            draw_day(stream, enrollment.enrolled, earliest(last, enrollment.enrolled + WAITING_DAYS_MAX));
        return enrollment;
    }
    enrollment.enrolled = draw_day(stream, first, latest(first, last - COURSE_DAYS_MAX));
    enrollment.started = draw_day(stream, enrollment.enrolled,
                                  earliest(last - COURSE_DAYS_MIN, enrollment.enrolled + WAITING_DAYS_MAX));
    enrollment.completed = draw_day(stream, enrollment.started + COURSE_DAYS_MIN,
                                    earliest(last, enrollment.started + COURSE_DAYS_MAX));
    return enrollment;
}

static void emit_enrollment(const struct enrollment *enrollment, uint64_t employee_id, uint32_t number,
                            uint32_t program, int64_t score, struct arena *scratch, struct row_output *out)
{
    bool completed = enrollment->status == COMPLETED;
    struct employees_db_employee_training row = {
        .enrollment_id = (int64_t)(employee_id * BANK_CHILDREN + number),
        .employee_id = (int64_t)employee_id,
        .program_id = program + 1,
        .enrollment_date = enrollment->enrolled,
        .start_date = {.present = enrollment->status != ENROLLED, .value = enrollment->started},
        .completion_date = {.present = completed, .value = enrollment->completed},
        .status = text_from(training_status_words[enrollment->status]),
        .score = {.present = completed, .value = (int32_t)score},
    };
    if (completed)
        row.certificate_number = present_text(text_from(
            arena_printf(scratch, "%s-%llu", catalogue[program].code, (unsigned long long)employee_id)));
    emit_employees_db_employee_training(out, &row);
}

/* Different programs: the beginning of a shuffle. */
static void pick_programs(const struct bank *bank, uint32_t count, struct stream *stream, uint32_t *programs)
{
    uint32_t left[PROGRAMS_MAX];
    for (uint32_t i = 0; i < bank->program_count; i++)
        left[i] = i;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t pick = i + (uint32_t)stream_below(stream, bank->program_count - i);
        programs[i] = left[pick];
        left[pick] = left[i];
    }
}

/* Scores lean to the upper half: the better of two draws. */
static int64_t draw_score(const struct bank *bank, struct stream *stream)
{
    struct number_range range = bank->settings->staff.training.score;
    int64_t first = stream_between(stream, (int64_t)range.min, (int64_t)range.max);
    int64_t second = stream_between(stream, (int64_t)range.min, (int64_t)range.max);
    return first > second ? first : second;
}

void training_emit(const struct bank *bank, const struct bank_employee *employee, struct arena *scratch,
                   struct row_output *out)
{
    const struct staff_state *staff = bank->staff;
    struct stream stream = stream_open(&staff->training, employee->id);
    date_days first = latest(employee->hire_date, bank->as_of - WINDOW_DAYS);
    date_days last = staff_last_day(bank, employee);
    uint32_t programs[PROGRAMS_MAX];
    uint32_t count = TRAINING_COUNT_MIN + alias_pick(&staff->training_count, &stream);
    pick_programs(bank, count, &stream, programs);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t status = alias_pick(&staff->training_status, &stream);
        struct enrollment enrollment = draw_enrollment(status, first, last, &stream);
        int64_t score = draw_score(bank, &stream);
        emit_enrollment(&enrollment, employee->id, i, programs[i], score, scratch, out);
    }
}
