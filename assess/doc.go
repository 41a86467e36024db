// Package assess judges marketing results against goals. Given a plan, dated
// measures and settings it returns an assessment: each KPI with its interval,
// attainment and status, the channels, what changed and why, findings with
// their evidence, and caveats.
//
// It is pure: no clock, no input or output, no logging; it knows neither where
// the figures came from nor how they will be shown. Its sub-packages hold one
// statistical method each.
package assess
