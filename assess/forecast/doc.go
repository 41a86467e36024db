// Package forecast extends a short business series and says how far to trust
// the extension.
//
// The point forecast is the combination that did best for its size in the M
// competitions (Makridakis, Spiliotis and Assimakopoulos 2020, "The M4
// Competition"): test for seasonality, take it out by classical decomposition,
// average Theta, damped trend and Comb, put the season back. A rolling-origin
// backtest runs beside it; where seasonal naive would have done better,
// seasonal naive is the forecast.
//
// Intervals begin with the variance formula of exponential smoothing and are
// then calibrated on the backtest's own errors, because nominal intervals of
// such models are known to be too narrow. Sums over several periods (the
// landing of a year) get an interval of their own: errors of neighbouring
// periods move together, so bounds of single periods must not be added.
//
// The package is not a model zoo: it has no regressors, no holidays and no
// multiple seasons. It neither reads the clock nor knows dates; a series is a
// slice of equally spaced numbers, oldest first. Everything is deterministic.
package forecast
