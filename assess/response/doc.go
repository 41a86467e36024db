// Package response says what the next unit of money would bring in each channel, and
// how a budget is best split.
//
// The method is a shrunk elasticity. Twelve to fifty-two points of a channel do not
// determine the shape of a response curve, so the shape is a power curve
// f(x) = A·x^b and only its elasticity b is estimated: by least squares of ln
// response on ln spend in each channel, then drawn towards the mean of the channels as
// far as its own error and the spread between channels (DerSimonian and Laird 1986)
// demand, or towards a prior where the channels are few. Curves with 0 < b < 1 are
// concave, so the best split under bounds is unique, and a bisection on its
// common marginal return finds it exactly.
//
// Around that stand the cautions: parametric draws for ranges and for the chance that
// the plan beats the status quo, a recommendation only where most draws agree on its
// direction and enough conversions stand behind it, typed reasons where a channel
// cannot be estimated, and gates on the quality of the fits.
//
// What it is not: a media mix model that separates what media caused from what would
// have come anyway. Where the response is attributed, the results are about
// attributed response. The transforms of such models (adstock, Hill, Michaelis-Menten,
// logistic) are here as functions, and an allocation for curves that are not
// concave.
//
// No I/O, no clock; one seed gives one result, bit for bit.
package response
