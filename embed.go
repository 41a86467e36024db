// Package debrief embeds the example configuration, which the demo runs on.
package debrief

import _ "embed"

// ExampleConfig is config.example.yaml.
//
//go:embed config.example.yaml
var ExampleConfig []byte
