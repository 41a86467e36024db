// Package config reads the one YAML file that debrief runs on, strictly: what
// is not known, not unique, not of its form or refers to nothing is a fault,
// and all faults are reported at once, each with its line and column, what was
// found there and what would be right.
//
// The structs of this package are the file's definition. Their tags carry the
// names, defaults and explanations, from which the decoder, Explain and Schema
// work alike.
//
// It opens no source, reads no secret's file and wires nothing: it turns text
// into plain settings in the words of the packages that take them.
package config
