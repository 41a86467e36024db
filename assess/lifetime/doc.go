// Package lifetime says what a customer is worth: from orders to lifetime
// value, by customer, by acquisition channel and by cohort.
//
// Two methods stand side by side. The simple one (average purchase value ×
// purchases per year × years) is always computed and prints its inputs and
// where its lifespan came from. The model is the BG/NBD of purchases and the
// Gamma-Gamma of spend (Fader, Hardie and Lee 2005; Fader and Hardie, notes 025
// and 027); it is used where the data carry it and otherwise a typed Reason says
// why not, and the simple value gets a bootstrap interval.
//
// Conventions that hold everywhere:
//
//   - A Day is a count of days since 1970-01-01. Model time runs in weeks.
//   - All orders of a customer on one day are one purchase occasion, and the
//     first occasion is the acquisition: x counts the repeats only.
//   - Returns (negative values) are netted against the latest purchases before
//     them; a purchase that is returned in full is no purchase.
//   - Money is in the caller's one currency. Nothing here converts.
//   - What cannot be known is NaN or absent, never 0.
//
// Two formulas differ from the papers on purpose. The conditional expectation
// is evaluated after Euler's transformation of 2F1, which removes both the
// singularity at a = 1 and the overflow for heavy buyers. The likelihood takes
// differences of log-gamma functions as sums of logarithms, because the
// usual difference loses all digits where b is large, and an optimiser then
// climbs a likelihood that does not exist.
//
// The package is not a forecast of total sales (it knows nobody who has not yet
// bought), not an attribution (a channel's value is that of the customers it
// acquired), and it does no I/O, has no clock and starts from no random seed
// but the caller's.
package lifetime
