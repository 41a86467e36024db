//go:build !race

package cage

// limitable says that the memory of a child can be limited.
const limitable = true
