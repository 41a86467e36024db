//go:build race

package xlsx

// raceCost is how much more time and memory the race detector takes.
const raceCost = 8
