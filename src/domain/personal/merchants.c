#include "merchants.h"

#include <stdlib.h>

enum { AMOUNT_ATTEMPTS = 12, UTILITY_SLOTS = 8, PROVIDERS = 4 };

static const struct merchant food[] = {
    {"Kroger", 9, 58, 0.60},
    {"Safeway", 6, 52, 0.60},
    {"Publix", 6, 54, 0.60},
    {"Trader Joe's", 6, 46, 0.50},
    {"Whole Foods Market", 5, 61, 0.60},
    {"Aldi", 5, 44, 0.50},
    {"H-E-B", 4, 57, 0.60},
    {"Wegmans", 2, 68, 0.55},
    {"Starbucks", 10, 8.4, 0.30},
    {"Dunkin'", 7, 7.9, 0.30},
    {"McDonald's", 9, 11.5, 0.40},
    {"Chick-fil-A", 6, 13.5, 0.40},
    {"Chipotle Mexican Grill", 6, 14.8, 0.35},
    {"Taco Bell", 4, 11.8, 0.40},
    {"Subway", 4, 11.2, 0.35},
    {"Panera Bread", 4, 15.5, 0.40},
    {"Domino's Pizza", 4, 24, 0.35},
    {"DoorDash", 6, 32, 0.40},
    {"Olive Garden", 2, 48, 0.45},
    {"The Cheesecake Factory", 2, 62, 0.45},
    {"Golden Lotus Thai Kitchen", 2, 36, 0.45},
    {"Corner Street Tavern", 2, 41, 0.50},
    {"La Paloma Taqueria", 2, 23, 0.45},
    {"Old Mill Bakery Cafe", 2, 12.5, 0.40},
};

static const struct merchant merchandise[] = {
    {"Amazon", 26, 31, 0.75},        {"Walmart", 18, 44, 0.65},
    {"Target", 13, 47, 0.60},        {"Costco Wholesale", 8, 124, 0.40},
    {"The Home Depot", 6, 58, 0.75}, {"Lowe's", 4, 55, 0.75},
    {"Dollar General", 5, 17, 0.45}, {"Best Buy", 3, 86, 0.70},
    {"TJ Maxx", 4, 42, 0.55},        {"Kohl's", 3, 51, 0.55},
    {"Marshalls", 3, 39, 0.55},      {"Macy's", 2, 64, 0.60},
    {"Old Navy", 3, 45, 0.50},       {"Nordstrom Rack", 2, 72, 0.55},
    {"IKEA", 1, 96, 0.60},           {"Etsy", 3, 29, 0.55},
    {"eBay", 3, 34, 0.70},           {"PetSmart", 3, 43, 0.50},
    {"Barnes & Noble", 2, 24, 0.45}, {"Dick's Sporting Goods", 2, 63, 0.55},
};

static const struct merchant transportation[] = {
    {"Shell", 11, 41, 0.28},
    {"Exxon", 8, 42, 0.28},
    {"Chevron", 8, 44, 0.28},
    {"BP", 6, 40, 0.28},
    {"Circle K", 5, 36, 0.35},
    {"Costco Gas", 5, 47, 0.25},
    {"Uber", 12, 18.5, 0.50},
    {"Lyft", 7, 17.5, 0.50},
    {"City Transit Fare", 6, 20, 0.40},
    {"ParkMobile", 5, 7.6, 0.30},
    {"E-ZPass Replenishment", 4, 35, 0.20},
    {"Jiffy Lube", 1, 92, 0.25},
    {"Discount Tire", 1, 140, 0.35},
    {"AutoZone", 2, 38, 0.60},
    {"Sparkle Car Wash", 3, 15, 0.25},
};

static const struct merchant entertainment[] = {
    {"AMC Theatres", 8, 29, 0.40},
    {"Regal Cinemas", 6, 27, 0.40},
    {"Steam", 7, 24, 0.60},
    {"PlayStation Store", 5, 28, 0.60},
    {"Apple iTunes", 6, 9.9, 0.35},
    {"Ticketmaster", 5, 112, 0.40},
    {"Fandango", 4, 26, 0.35},
    {"Dave & Buster's", 3, 48, 0.40},
    {"Topgolf", 3, 62, 0.35},
    {"Barcade", 3, 31, 0.45},
    {"StubHub", 2, 128, 0.35},
    {"Lucky Strike Lanes", 3, 38, 0.40},
    {"Community Theatre Box Office", 2, 46, 0.35},
    {"Natural History Museum", 2, 27, 0.30},
    {"Kindle Books", 4, 11.5, 0.30},
};

static const struct merchant healthcare[] = {
    {"CVS Pharmacy", 14, 19, 0.60},
    {"Walgreens", 11, 18, 0.60},
    {"Rite Aid", 3, 17, 0.60},
    {"Family Medicine Associates", 8, 35, 0.30},
    {"Lakeside Urgent Care", 4, 88, 0.35},
    {"Bright Smile Dental", 6, 96, 0.45},
    {"Quest Diagnostics", 4, 42, 0.55},
    {"Clearview Eye Care", 4, 84, 0.45},
    {"Peak Physical Therapy", 4, 45, 0.25},
    {"Women's Health Partners", 3, 40, 0.35},
    {"Dermatology Center", 2, 68, 0.40},
    {"Mindful Counseling Group", 3, 60, 0.30},
};

/* One need each; what is metered varies, what is subscribed does not. */
static const struct merchant utilities[UTILITY_SLOTS][PROVIDERS] = {
    {{"Metro Power & Light", 1, 104, 0.18},
     {"Valley Electric Cooperative", 1, 96, 0.18},
     {"Lakeshore Energy", 1, 112, 0.18},
     {"Summit Electric", 1, 99, 0.18}},
    {{"Verizon Wireless", 1, 85, 0},
     {"T-Mobile", 1, 75, 0},
     {"AT&T Wireless", 1, 82, 0},
     {"Mint Mobile", 1, 30, 0}},
    {{"Xfinity Internet", 1, 79.99, 0},
     {"Spectrum Internet", 1, 69.99, 0},
     {"Cox Communications", 1, 83.99, 0},
     {"Verizon Fios", 1, 64.99, 0}},
    {{"City Water & Sewer", 1, 58, 0.12},
     {"County Water District", 1, 52, 0.12},
     {"Municipal Utilities", 1, 63, 0.12},
     {"Clearwater Utility Authority", 1, 55, 0.12}},
    {{"Prairie Natural Gas", 1, 61, 0.30},
     {"Tri-County Gas", 1, 57, 0.30},
     {"Piedmont Gas Service", 1, 64, 0.30},
     {"Northern Gas & Heat", 1, 72, 0.30}},
    {{"Republic Services", 1, 29.5, 0},
     {"Waste Management", 1, 33, 0},
     {"City Sanitation", 1, 24, 0},
     {"GreenCart Recycling", 1, 27.5, 0}},
    {{"DIRECTV", 1, 89.99, 0},
     {"DISH Network", 1, 84.99, 0},
     {"YouTube TV", 1, 82.99, 0},
     {"Sling TV", 1, 45.99, 0}},
    {{"ADT Security", 1, 49.99, 0},
     {"Ring Protect", 1, 19.99, 0},
     {"SimpliSafe", 1, 31.99, 0},
     {"Vivint", 1, 44.99, 0}},
};

static const struct merchant subscriptions[] = {
    {"Netflix", 9, 15.49, 0},        {"Spotify", 8, 11.99, 0},         {"Disney+", 6, 13.99, 0},
    {"Hulu", 6, 17.99, 0},           {"YouTube Premium", 4, 13.99, 0}, {"Max", 4, 16.99, 0},
    {"Apple Music", 4, 10.99, 0},    {"Xbox Game Pass", 3, 19.99, 0},  {"Audible", 3, 14.95, 0},
    {"Planet Fitness", 3, 24.99, 0}, {"Paramount+", 2, 12.99, 0},      {"Peacock", 3, 13.99, 0},
};

#define LIST(array) ((struct merchant_list){(array), sizeof(array) / sizeof(array)[0]})

struct merchant_list merchants_of(int category)
{
    switch (category) {
    case FOOD_AND_DRINK:
        return LIST(food);
    case GENERAL_MERCHANDISE:
        return LIST(merchandise);
    case TRANSPORTATION:
        return LIST(transportation);
    case ENTERTAINMENT:
        return LIST(entertainment);
    case HEALTHCARE:
        return LIST(healthcare);
    default:
        return (struct merchant_list){0};
    }
}

struct merchant_list merchants_utility(uint32_t slot)
{
    return LIST(utilities[slot % UTILITY_SLOTS]);
}

struct merchant_list merchants_subscription(void)
{
    return LIST(subscriptions);
}

bool merchants_init(struct alias_table *table, int category)
{
    struct merchant_list list = merchants_of(category);
    if (list.count == 0)
        return true;
    double *weights = malloc(list.count * sizeof *weights);
    if (weights == NULL)
        return false;
    for (uint32_t i = 0; i < list.count; i++)
        weights[i] = list.merchants[i].weight;
    bool done = alias_init(table, weights, list.count);
    free(weights);
    return done;
}

int64_t merchant_draw_cents(const struct merchant *merchant, double level,
                            const struct number_range *bounds_usd, struct stream *stream)
{
    int64_t low = usd_to_cents(bounds_usd->min), high = usd_to_cents(bounds_usd->max);
    double median =
        merchant->median_usd * (merchant->sigma > 0 ? level : 1); /* a price list is the same for all */
    for (int attempt = 0; attempt < AMOUNT_ATTEMPTS; attempt++) {
        int64_t cents = usd_to_cents(stream_lognormal(stream, median, merchant->sigma));
        if (cents >= low && cents <= high)
            return cents;
    }
    return stream_between(stream, low, high);
}
