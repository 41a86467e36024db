// Package lift estimates what a campaign added beyond what would have happened
// without it, and says how good the evidence for that is.
//
// It compares arms of a randomised test (rates, means), units over time with and
// without the campaign (difference in differences, synthetic control, time-based
// regression), or a series with its own forecast from controls (local level plus
// regression). Every result carries its level of evidence, an interval, and the
// smallest effect that the data could have shown, because an interval that
// contains zero is not a small gain: it is no detectable effect.
//
// The package does not design experiments, pick controls or read dates. It takes
// slices of numbers and is deterministic: what is permuted elsewhere at random is
// permuted here completely.
package lift
