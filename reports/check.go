package reports

import (
	"errors"
	"fmt"
	"reflect"
)

// Check reports every text of the document that the language cannot write: a
// phrase it lacks, an argument that is missing. A document that passes has no
// unresolved reference when it is painted. It also reports what a document may
// not say; see audit.
func (d *Document) Check(l *Language) error {
	var errs []error
	eachText(reflect.ValueOf(d), func(t Text) {
		if err := l.Check(t); err != nil {
			errs = append(errs, err)
		}
	})
	errs = append(errs, d.audit(l))
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("check document %q: %w", d.Meta.FileName, err)
	}
	return nil
}

var textType = reflect.TypeFor[Text]()

// eachText visits every Text below v.
func eachText(v reflect.Value, visit func(Text)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			eachText(v.Elem(), visit)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() >= reflect.Array {
			for i := range v.Len() {
				eachText(v.Index(i), visit)
			}
		}
	case reflect.Struct:
		if v.Type() == textType {
			visit(v.Interface().(Text))
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				eachText(v.Field(i), visit)
			}
		}
	}
}
