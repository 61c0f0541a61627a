/* Merchants and others whom customers pay or who pay them. All are invented. A customer's favourite of a list
 * is drawn from the customer; how often the others are visited falls off by rank. */
#include "ledger.h"

#define T(literal)                                                                                           \
    {                                                                                                        \
        literal, sizeof(literal) - 1                                                                         \
    }
#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* clang-format off */
static const struct text employer_names[] = {
    T("Northgate Logistics"), T("Blue Heron Manufacturing"), T("Lakeshore Medical Center"),
    T("Summit School District"), T("Ironbridge Construction"), T("Clearwater Foods"),
    T("Granite State Services"), T("Meridian Software"), T("Harbor Point Hotels"),
    T("Prairie Wind Energy"), T("Oakfield County"), T("Sterling Packaging"), T("Redwood Retail Group"),
    T("Cascade Health System"), T("Bayview Insurance Services"), T("Union Street Dental"),
    T("Highline Aviation"), T("Fairmont College"), T("Westbrook Engineering"), T("Silver Creek Farms"),
    T("Capitol Staffing"), T("Evergreen Home Care"), T("Pinnacle Freight"), T("Beacon Analytics"),
};
static const struct text friend_names[] = {
    T("Alex M."), T("Maria G."), T("Chris T."), T("Jordan P."), T("Taylor R."), T("Sam W."),
    T("Linda K."), T("David H."), T("Priya S."), T("Kevin L."), T("Ashley B."), T("Miguel R."),
    T("Nicole F."), T("James C."), T("Emily D."), T("Wei Z."), T("Sarah J."), T("Anthony V."),
    T("Rachel N."), T("Brian O."),
};
static const struct text payer_names[] = {
    T("Cedar Health Plan claim"), T("State tax refund"), T("Hillside Mutual claim"),
    T("Corner Desk expenses"), T("Lakeland Rebates"), T("Parkway Flexible Spending"),
    T("Old Mill Cooperative dividend"), T("Tri-County Jury Fees"),
};
static const struct text processor_names[] = {
    T("Brightswipe Payments"), T("Tillpoint"), T("Countertop Pay"), T("Merchant Harbor"),
    T("Lanewise Payments"),
};
static const struct text landlord_names[] = {
    T("Maplewood Property Management"), T("Riverside Apartments"), T("Oak Terrace Homes"),
    T("Brookline Residential"), T("Lincoln Court Apartments"), T("Parkside Living"),
    T("Stonegate Rentals"), T("Willow Creek Apartments"), T("Cornerstone Properties"),
    T("Heritage Square Homes"),
};
static const struct text electricity_names[] = {
    T("Three Rivers Electric"), T("Tri-State Power and Light"), T("Valley Electric Cooperative"),
    T("Lakes Region Energy"), T("Metro Gas and Electric"), T("Sunbelt Power"), T("Highland Electric"),
    T("Coastal Light and Power"),
};
static const struct text internet_names[] = {
    T("Clearline Fiber"), T("Summit Broadband"), T("Metroband Internet"), T("Valleynet Cable"),
    T("Openridge Fiber"),
};
static const struct text telephone_names[] = {
    T("Bluewave Wireless"), T("Skylark Mobile"), T("Northstar Cellular"), T("Tandem Wireless"),
    T("Fieldline Mobile"),
};
static const struct text insurance_names[] = {
    T("Hillside Mutual Insurance"), T("Old Harbor Insurance"), T("Keel Auto Insurance"),
    T("Prairie States Insurance"), T("Lanternfield Insurance"), T("Cedar Home Insurance"),
};
static const struct text streaming_names[] = {
    T("Moonreel Streaming"), T("Wavebox Music"), T("Storyloft Audio"), T("Nightowl TV"),
    T("Frameline Plus"), T("Pageturn Books"),
};
static const struct text gym_names[] = {
    T("Ironworks Fitness"), T("Stride Health Club"), T("Lakeside Yoga"), T("Cityline Fitness"),
    T("Summit Climbing Gym"),
};
static const struct text grocery_names[] = {
    T("Harvest Lane Market"), T("Fresh Acre Grocery"), T("Corner Basket"), T("Green Valley Foods"),
    T("Saver Town"), T("Orchard Street Market"), T("Family Pantry"), T("Sunrise Supermarket"),
    T("Golden Field Grocers"), T("Neighborhood Co-op"), T("Bountiful Foods"), T("Main Street Market"),
};
static const struct text restaurant_names[] = {
    T("Corner Table Diner"), T("Luna Trattoria"), T("Smokehouse Junction"), T("Golden Lotus"),
    T("Taqueria del Sol"), T("The Brass Fork"), T("Blue Plate Cafe"), T("Noodle Garden"),
    T("Burger Barn"), T("Harborside Grill"), T("Pizza Piazza"), T("Spice Route Kitchen"),
    T("Sandwich Works"), T("Farmhouse Kitchen"), T("Sushi Kado"), T("Copper Kettle"),
};
static const struct text coffee_names[] = {
    T("Daybreak Coffee"), T("Roasted Bean"), T("Steam and Stone"), T("Velvet Cup"),
    T("Second Street Coffee"), T("Little Owl Espresso"), T("Morning Post Cafe"), T("Birch Coffee House"),
};
static const struct text fuel_names[] = {
    T("Roadrunner Fuel"), T("Crossroads Gas"), T("Interstate Fuel Stop"), T("Quick Pump"),
    T("Pioneer Gas and Go"), T("Blue Star Fuel"), T("Milepost Travel Center"),
};
static const struct text pharmacy_names[] = {
    T("Wellspring Pharmacy"), T("Carepoint Drugs"), T("Main Street Pharmacy"), T("Goodhealth Drugstore"),
    T("Oak Hill Pharmacy"), T("Family Care Pharmacy"),
};
static const struct text store_names[] = {
    T("Hawthorne Department Store"), T("Bargain Barn"), T("Value Square"), T("Cedar and Cloth"),
    T("Threadwell Apparel"), T("Shoe Depot Outlet"), T("Sportline"), T("Toy Chest"),
    T("Castle Electronics"), T("Homeward Goods"),
};
static const struct text online_names[] = {
    T("Parcelbox Online"), T("Shopwise Online"), T("Gadget Harbor"), T("Bookmill Online"),
    T("Threadcart"), T("Petbarn Online"), T("Craftly Market"), T("Outfit Lane"), T("Kitchenry"),
    T("Sprocket Parts"), T("Vinyl Attic"), T("Greenleaf Online"),
};
static const struct text transport_names[] = {
    T("Metro Transit"), T("City Rides"), T("Hopalong Scooters"), T("Parkwise Parking"),
    T("Yellow Line Cabs"), T("Turnpike Tolls"), T("Regional Rail"),
};
static const struct text entertainment_names[] = {
    T("Rialto Cinema"), T("Starlight Bowling"), T("Riverfront Theater"), T("Arcade Alley"),
    T("City Museum"), T("Grand Hall Concerts"), T("Mini Golf Cove"), T("Trivia Tap Room"),
};
static const struct text home_names[] = {
    T("Hammer and Nail Hardware"), T("Homestead Garden Center"), T("Buildwell Supply"),
    T("Paint and Panel"), T("Evergreen Nursery"), T("Cozy Home Furnishings"), T("Lumber Yard Direct"),
};
static const struct text biller_names[] = {
    T("Lakeshore Medical Center"), T("Bright Smiles Dental"), T("City Water Department"),
    T("Greenway Lawn Care"), T("Sparkle Cleaning"), T("Little Sprouts Child Care"),
    T("Summit Heating and Cooling"), T("County Tax Collector"), T("Reliable Auto Repair"),
    T("Oakwood Veterinary"), T("Music Academy"), T("Community Fund"),
};
static const struct text card_issuer_names[] = {
    T("Summit Rewards Card"), T("Blue Harbor Card"), T("Everyday Cash Card"), T("Pinnacle Travel Card"),
    T("Store Circle Card"),
};

#define LIST(names) {names, COUNT_OF(names)}
const struct merchant_list merchant_lists[MERCHANT_GROUPS] = {
    [MERCHANTS_EMPLOYER] = LIST(employer_names),
    [MERCHANTS_FRIEND] = LIST(friend_names),
    [MERCHANTS_PAYER] = LIST(payer_names),
    [MERCHANTS_PROCESSOR] = LIST(processor_names),
    [MERCHANTS_LANDLORD] = LIST(landlord_names),
    [MERCHANTS_ELECTRICITY] = LIST(electricity_names),
    [MERCHANTS_INTERNET] = LIST(internet_names),
    [MERCHANTS_TELEPHONE] = LIST(telephone_names),
    [MERCHANTS_INSURANCE] = LIST(insurance_names),
    [MERCHANTS_STREAMING] = LIST(streaming_names),
    [MERCHANTS_GYM] = LIST(gym_names),
    [MERCHANTS_GROCERY] = LIST(grocery_names),
    [MERCHANTS_RESTAURANT] = LIST(restaurant_names),
    [MERCHANTS_COFFEE] = LIST(coffee_names),
    [MERCHANTS_FUEL] = LIST(fuel_names),
    [MERCHANTS_PHARMACY] = LIST(pharmacy_names),
    [MERCHANTS_STORE] = LIST(store_names),
    [MERCHANTS_ONLINE] = LIST(online_names),
    [MERCHANTS_TRANSPORT] = LIST(transport_names),
    [MERCHANTS_ENTERTAINMENT] = LIST(entertainment_names),
    [MERCHANTS_HOME] = LIST(home_names),
    [MERCHANTS_BILLER] = LIST(biller_names),
    [MERCHANTS_CARD_ISSUER] = LIST(card_issuer_names),
};
/* clang-format on */
