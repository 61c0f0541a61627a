/* The monotonic clock: for deadlines, pauses and durations. Nothing about the data may depend on it. */
#ifndef FINGEN_CLOCK_H
#define FINGEN_CLOCK_H

/* Seconds since some fixed moment; it never runs backwards, whatever is done to the time of day. */
double clock_monotonic_seconds(void);

#endif
