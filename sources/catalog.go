package sources

import "context"

// Catalog is implemented by sources that hold several relations and can list
// them.
type Catalog interface {
	Relations(ctx context.Context) ([]Listed, error)
}

// Listed is a relation that a source holds.
type Listed struct {
	Relation Relation
	Kind     string // "sheet", "named table", "named range", "table", "view"
	Hidden   bool
}
