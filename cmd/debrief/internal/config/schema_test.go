package config

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

var update = flag.Bool("update", false, "rewrite golden files")

// golden compares text with a file of testdata.
func golden(t *testing.T, file, got string) {
	t.Helper()
	name := "testdata/" + file
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	raw, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("debrief.json", document); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("debrief.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asJSON turns a file into what a schema checks. Dates stay texts, as in the
// YAML 1.2 that editors read.
func asJSON(t *testing.T, n *yaml.Node) any {
	t.Helper()
	switch {
	case n.Kind == yaml.MappingNode:
		out := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			out[n.Content[i].Value] = asJSON(t, n.Content[i+1])
		}
		return out
	case n.Kind == yaml.SequenceNode:
		out := []any{}
		for _, c := range n.Content {
			out = append(out, asJSON(t, c))
		}
		return out
	case n.Tag == "!!timestamp", n.Tag == "!!int" && strings.Contains(n.Value, "_"):
		return n.Value
	}
	var v any
	if err := n.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func schemaAccepts(t *testing.T, text string) error {
	t.Helper()
	root, fault := parseYAML([]byte(text))
	if fault != nil {
		t.Fatal(fault)
	}
	return compiledSchema(t).Validate(asJSON(t, root))
}

func TestSchemaAcceptsTheExample(t *testing.T) {
	text, err := os.ReadFile(exampleFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := schemaAccepts(t, string(text)); err != nil {
		t.Error(err)
	}
	if err := schemaAccepts(t, smallest); err != nil {
		t.Error(err)
	}
	if err := schemaAccepts(t, fullest); err != nil {
		t.Error(err)
	}
}

func TestSchemaRefuses(t *testing.T) {
	for _, c := range []struct{ name, old, new string }{
		{"unknown key", "  currency:", "  curency:"},
		{"word that is not allowed", "kind: campaign", "kind: champaign"},
		{"mapping for a text", "name: Harbour Coffee", "name: { a: b }"},
		{"missing key", "    kind: campaign\n", ""},
		{"text for a number", "name: Harbour Coffee", "name: Harbour Coffee\n  margin: much"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(smallest, c.old, c.new, 1)
			if text == smallest {
				t.Fatalf("%q is not in the text", c.old)
			}
			if err := schemaAccepts(t, text); err == nil {
				t.Error("accepted")
			}
		})
	}
}

func TestSchemaGolden(t *testing.T) {
	raw, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "schema.golden.json", string(raw))
}
