/* Complaints: how old one is goes with how far it is. */
#include "crm.h"

enum {
    RESOLVED = 0, /* indices into complaint_status_words */
    INVESTIGATING = 1,
    CLOSED = 2,
    OPEN = 3,
    FRAUD = 3, /* index into complaint_type_words */
    SETTLING_DAYS_MAX = 45,
    COMPLAINTS_MAX = 2,
    DESCRIPTIONS = 3,
    CENTS = 100,
    PRIORITY_COUNT = 4,
};

/* Days ago, by status. */
static const struct {
    int32_t least, most;
} ages[COMPLAINT_STATUS_COUNT] = {
    [RESOLVED] = {10, 730}, [INVESTIGATING] = {3, 60}, [CLOSED] = {10, 730}, [OPEN] = {0, 14}};

static const char *const priority_words[PRIORITY_COUNT] = {"low", "medium", "high", "critical"};

static const struct grievance {
    double priority[PRIORITY_COUNT]; /* cumulative shares */
    const char *descriptions[DESCRIPTIONS];
    const char *settlement;
    double compensated; /* share of those resolved */
    int32_t usd_min, usd_max;
} grievances[COMPLAINT_TYPE_COUNT] = {
    {{0.35, 0.8, 0.98, 1},
     {"Waited more than an hour at the branch", "Was passed on five times on the phone",
      "Appointment was cancelled without notice"},
     "Apology and a call by the team manager",
     0.25,
     20,
     75},
    {{0.3, 0.85, 0.99, 1},
     {"Overdraft fee although the deposit was there", "Maintenance fee on a fee-free account",
      "Wire fee was charged twice"},
     "Fee refunded",
     0.8,
     12,
     105},
    {{0.4, 0.85, 0.99, 1},
     {"Savings rate is not the advertised one", "Card arrived without contactless payment",
      "Certificate was renewed without asking"},
     "Conditions explained and corrected",
     0.2,
     15,
     150},
    {{0, 0.05, 0.5, 1},
     {"Card payments that I did not make", "Account was opened in my name", "Check was cashed by a stranger"},
     "Transactions reversed and card replaced",
     0.7,
     80,
     2500},
    {{0.5, 0.9, 1, 1},
     {"Statement was sent to the old address", "Parking at the branch was blocked",
      "Data sent to a third party"},
     "Answered in writing",
     0.1,
     10,
     60},
};

struct complaint {
    date_days date;
    uint32_t type, status, channel;
};

static struct complaint draw_complaint(const struct bank_family *family, struct stream *stream)
{
    const struct crm_state *crm = family->bank->crm;
    struct complaint complaint = {.type = alias_pick(&crm->complaint_type, stream)};
    complaint.status = alias_pick(&crm->complaint_status, stream);
    complaint.channel = alias_pick(&crm->channel, stream);
    complaint.date = family->bank->as_of - (date_days)stream_between(stream, ages[complaint.status].least,
                                                                     ages[complaint.status].most);
    if (complaint.date < family->customer.since) {
        date_days last = family->bank->as_of - ages[complaint.status].least;
        date_days first = family->customer.since;
        complaint.date = last > first ? (date_days)stream_between(stream, first, last) : first;
    }
    return complaint;
}

static struct text draw_priority(const struct grievance *grievance, struct stream *stream)
{
    double place = stream_uniform(stream);
    uint32_t priority = 0;
    while (priority + 1 < PRIORITY_COUNT && place >= grievance->priority[priority])
        priority++;
    return text_from(priority_words[priority]);
}

static date_days draw_settled(const struct bank *bank, const struct complaint *complaint,
                              struct stream *stream)
{
    date_days last = complaint->date + SETTLING_DAYS_MAX;
    date_days first = complaint->date < bank->as_of ? complaint->date + 1 : complaint->date;
    return (date_days)stream_between(stream, first, last < bank->as_of ? last : bank->as_of);
}

static void settle(const struct complaint *complaint, date_days settled, struct customer_db_complaints *row,
                   struct stream *stream)
{
    const struct grievance *grievance = &grievances[complaint->type];
    bool resolved = complaint->status == RESOLVED;
    row->resolution_date = present_date(settled);
    row->resolution = present_text(resolved ? text_from(grievance->settlement)
                                            : TEXT_LITERAL("Closed without further action after review"));
    if (resolved && stream_chance(stream, grievance->compensated))
        row->compensation =
            present_numeric(stream_between(stream, grievance->usd_min, grievance->usd_max) * CENTS);
}

static void emit_complaint(const struct bank_family *family, const struct complaint *complaint,
                           uint32_t number, struct stream *stream)
{
    const struct bank *bank = family->bank;
    const struct grievance *grievance = &grievances[complaint->type];
    bool is_settled = complaint->status == RESOLVED || complaint->status == CLOSED;
    date_days settled = is_settled ? draw_settled(bank, complaint, stream) : bank->as_of;
    enum bank_role role = complaint->type == FRAUD ? ROLE_COMPLIANCE_OFFICER : ROLE_SERVICE_REPRESENTATIVE;
    struct customer_db_complaints row = {
        .complaint_id = (int64_t)(family->customer.id * BANK_CHILDREN + number),
        .customer_id = (int64_t)family->customer.id,
        .complaint_date = complaint->date,
        .complaint_type = text_from(complaint_type_words[complaint->type]),
        .channel = text_from(channel_words[complaint->channel]),
        .description = text_from(grievance->descriptions[stream_below(stream, DESCRIPTIONS)]),
        .priority = draw_priority(grievance, stream),
        .status = text_from(complaint_status_words[complaint->status]),
    };
    if (complaint->status != OPEN) /* one is opened before anybody has it on the desk */
        row.handled_by =
            present_bigint((int64_t)bank_pick_employee_through(bank, role, complaint->date, settled, stream));
    if (is_settled)
        settle(complaint, settled, &row, stream);
    emit_customer_db_complaints(family->out, &row);
}

void complaints_emit(const struct bank_family *family)
{
    const struct crm_settings *settings = &family->bank->settings->crm;
    struct stream stream = stream_open(&family->bank->crm->complaint, family->customer.id);
    if (!stream_chance(&stream, settings->complaint.percent / 100))
        return;
    struct complaint complaints[COMPLAINTS_MAX];
    uint32_t count = stream_chance(&stream, settings->complaint.repeat_percent / 100) ? 2 : 1;
    for (uint32_t i = 0; i < count; i++)
        complaints[i] = draw_complaint(family, &stream);
    bool swapped = count == 2 && complaints[1].date < complaints[0].date;
    for (uint32_t i = 0; i < count; i++)
        emit_complaint(family, &complaints[swapped ? count - 1 - i : i], i, &stream);
}
