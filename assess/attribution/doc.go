// Package attribution divides observed conversions among the channels on the
// paths that led to them.
//
// It offers the rules (last, first, last non-direct, linear, position, time
// decay) and two models (Markov removal effect, Shapley value), so that a report
// can print them side by side. Every division adds up to the conversions that
// were observed, exactly: no channel's credit is invented, none is lost.
//
// What comes out describes credit, not cause: it says which channels stood on
// the paths, not what would have happened without them. Causes are the business
// of experiments. The package does not build paths from events, knows no
// look-back windows, and never reads the clock.
package attribution
