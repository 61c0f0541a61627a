/* How many accounts of which kinds there are, and how each kind's transactions are divided among the
 * categories. */
#include "personal.h"

enum { FITTING_ROUNDS = 200, MEAN_STEPS = 100000 };

static const uint8_t orders[KIND_ORDER_COUNT][KIND_COUNT] = {
    {CHECKING, SAVINGS, CREDIT_CARD}, {CHECKING, CREDIT_CARD, SAVINGS}, {SAVINGS, CHECKING, CREDIT_CARD},
    {SAVINGS, CREDIT_CARD, CHECKING}, {CREDIT_CARD, CHECKING, SAVINGS}, {CREDIT_CARD, SAVINGS, CHECKING},
};

/* How much more or less of a category an account of that kind sees than others: wages do not go to a card,
 * and a savings account rather pays a bill than a coffee. */
static const double taste[KIND_COUNT][CATEGORY_COUNT] = {
    [CHECKING] = {1.0, 1.0, 1.0, 0.9, 1.3, 1.0, 1.0},
    [SAVINGS] = {0.5, 0.7, 0.6, 0.5, 1.8, 2.0, 0.75},
    [CREDIT_CARD] = {1.2, 1.2, 1.1, 1.4, 0.5, 0.9, 0.1},
};

/* ---- accounts ---- */

/* Kinds are taken one after another by their weights, without putting back. */
static void solve_orders(struct mix *mix, const double *weights)
{
    double sum = weights[0] + weights[1] + weights[2];
    for (int i = 0; i < KIND_ORDER_COUNT; i++) {
        double first = weights[orders[i][0]], second = weights[orders[i][1]];
        mix->order[i] = first / sum * second / (sum - first);
    }
}

static uint32_t kinds_of(int order, int64_t count)
{
    uint32_t kinds = 0;
    for (int64_t i = 0; i < count; i++)
        kinds |= UINT32_C(1) << orders[order][i];
    return kinds;
}

static void solve_accounts(struct mix *mix, struct number_range count)
{
    double numbers = count.max - count.min + 1;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        mix->accounts[kind] = 0;
    for (int order = 0; order < KIND_ORDER_COUNT; order++)
        for (int64_t n = (int64_t)count.min; n <= (int64_t)count.max; n++)
            for (int kind = 0; kind < KIND_COUNT; kind++)
                if (kinds_of(order, n) >> kind & 1)
                    mix->accounts[kind] += mix->order[order] / numbers;
}

/* The first users see to it that every data set has all kinds: the first has as many accounts as there may
 * be, and each of the first three begins with another kind. */
uint32_t mix_kinds(const struct mix *mix, const struct personal_settings *settings, uint64_t family,
                   double order, double count)
{
    struct number_range range = settings->account.count;
    int64_t accounts = (int64_t)range.max;
    if (family > 0)
        accounts = (int64_t)range.min + (int64_t)((range.max - range.min + 1) * count);
    if (family < KIND_COUNT)
        return kinds_of(2 * (int)family, accounts);
    int chosen = 0;
    for (double reached = mix->order[0]; chosen < KIND_ORDER_COUNT - 1 && order >= reached;)
        reached += mix->order[++chosen];
    return kinds_of(chosen, accounts);
}

/* ---- transactions ---- */

/* Savings accounts are quiet, the others are anything. */
uint32_t mix_transaction_count(const struct personal_settings *settings, int kind, double uniform)
{
    struct number_range count = settings->transaction.count;
    double place = kind == SAVINGS ? uniform * uniform * uniform : uniform;
    uint32_t number = (uint32_t)count.min + (uint32_t)((count.max - count.min + 1) * place);
    return number < (uint32_t)count.max ? number : (uint32_t)count.max;
}

static double mean_transaction_count(const struct personal_settings *settings, int kind)
{
    double sum = 0;
    for (int i = 0; i < MEAN_STEPS; i++)
        sum += mix_transaction_count(settings, kind, (i + 0.5) / MEAN_STEPS);
    return sum / MEAN_STEPS;
}

/* One round of iterative proportional fitting: categories get their weights, then kinds theirs. */
static void fit(double joint[KIND_COUNT][CATEGORY_COUNT], const double *of_kind, const double *of_category)
{
    for (int category = 0; category < CATEGORY_COUNT; category++) {
        double sum = 0;
        for (int kind = 0; kind < KIND_COUNT; kind++)
            sum += joint[kind][category];
        for (int kind = 0; kind < KIND_COUNT; kind++)
            joint[kind][category] *= sum > 0 ? of_category[category] / sum : 0;
    }
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        double sum = 0;
        for (int category = 0; category < CATEGORY_COUNT; category++)
            sum += joint[kind][category];
        for (int category = 0; category < CATEGORY_COUNT; category++)
            joint[kind][category] *= of_kind[kind] / sum;
    }
}

static void normalise(const double *weights, int count, double *shares)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += weights[i];
    for (int i = 0; i < count; i++)
        shares[i] = weights[i] / sum;
}

/* Each kind's own shares, as near to its taste as the profile's weights over all transactions allow. */
static void solve_shares(struct mix *mix, const double *category_weights)
{
    double of_kind[KIND_COUNT], of_category[CATEGORY_COUNT];
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        of_kind[kind] = mix->accounts[kind] * mix->transactions[kind];
        for (int category = 0; category < CATEGORY_COUNT; category++)
            mix->share[kind][category] = taste[kind][category] * category_weights[category];
    }
    normalise(of_kind, KIND_COUNT, of_kind);
    normalise(category_weights, CATEGORY_COUNT, of_category);
    for (int round = 0; round < FITTING_ROUNDS; round++)
        fit(mix->share, of_kind, of_category);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        normalise(mix->share[kind], CATEGORY_COUNT, mix->share[kind]);
}

void mix_solve(struct mix *mix, const struct personal_settings *settings)
{
    solve_orders(mix, settings->account.kind);
    solve_accounts(mix, settings->account.count);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        mix->transactions[kind] = mean_transaction_count(settings, kind);
    solve_shares(mix, settings->transaction.category);
}
