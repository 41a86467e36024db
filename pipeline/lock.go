package pipeline

import "fmt"

// Locked returns a file as a person gets it: encrypted if he has a password. It
// is false for a file of a kind that cannot be encrypted, which he does not
// get. The file itself stays as it is: the store keeps it open.
func (p *Pipeline) Locked(f File, person Person) (locked File, ok bool, err error) {
	if person.Password == nil {
		return f, true, nil
	}
	lock := p.Paint.Lock[f.Format]
	if lock == nil {
		p.Log.Info("a file that cannot be encrypted is left out", "file", f.Name, "to", person.Email)
		return File{}, false, nil
	}
	password, err := person.Password()
	if err != nil {
		return File{}, false, fmt.Errorf("encrypt %s: %w", f.Name, err)
	}
	raw, err := lock(f.Bytes, password)
	if err != nil {
		return File{}, false, fmt.Errorf("encrypt %s: %w", f.Name, err)
	}
	return File{Format: f.Format, Name: f.Name, Bytes: raw, Locked: true}, true, nil
}
