package config

import "slices"

// Explain returns every value of the configuration in the order of the
// settings, those that are defaults included. A secret shows its reference.
func Explain(c *Config) []Setting { return slices.Clone(c.settings) }

// Fault returns a fault of what stands at a path, such as
// "sources.results.postgres", for what only those find out who use the value.
func (c *Config) Fault(path, what, hint string) Fault {
	f := c.places.fault(path, what, hint)
	f.File = c.File
	return f
}
