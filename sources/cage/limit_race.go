//go:build race

package cage

// limitable says that the memory of a child cannot be limited, as the race
// detector maps terabytes for its own use.
const limitable = false
