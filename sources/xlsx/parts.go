package xlsx

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// errTooBig says that the parts of a workbook exceed their limit.
var errTooBig = errors.New("too big")

// errTwice says that a workbook has two parts of one name, of which different
// readers would take different ones.
var errTwice = errors.New("two of its parts have the same name")

// maxParts is the number of files that a workbook may consist of.
const maxParts = 20_000

// archive is the zip file that a workbook is.
type archive struct {
	parts map[string]*zip.File // by path, in lower case
	limit int64                // bytes of a part
}

// openArchive opens the zip file, unless its parts say that they are too large.
func openArchive(data []byte, limit int64) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	if len(z.File) > maxParts {
		return nil, errTooBig
	}
	a := &archive{parts: map[string]*zip.File{}, limit: limit}
	var total uint64
	for _, f := range z.File {
		total += f.UncompressedSize64
		if f.UncompressedSize64 > uint64(limit) || total > uint64(limit) {
			return nil, errTooBig
		}
		name := partName(f.Name)
		if _, twice := a.parts[name]; twice {
			return nil, errTwice
		}
		a.parts[name] = f
	}
	return a, nil
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// open opens a part, which cannot grow beyond the limit whatever it says.
func (a *archive) open(name string) (io.ReadCloser, error) {
	f, ok := a.parts[partName(name)]
	if !ok {
		return nil, fmt.Errorf("%w: there is no part %s", errNotUnderstood, name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	return &limited{r, a.limit}, nil
}

// scan runs work on the tokens of a part. A part that is not understood
// because it is damaged is reported as that.
func (a *archive) scan(name string, work func(*tokens) error) (err error) {
	r, err := a.open(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	err = work(newTokens(r))
	if errors.Is(err, errNotUnderstood) {
		if _, damage := io.Copy(io.Discard, r); damage != nil {
			return damage
		}
	}
	return err
}

// limited ends with an error when more is read than allowed.
type limited struct {
	io.ReadCloser
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.ReadCloser.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return n, errTooBig
	}
	return n, err
}

// decode reads a small part into v; a part that is not there leaves it as it is.
func (a *archive) decode(name string, v any) (err error) {
	if _, ok := a.parts[partName(name)]; !ok {
		return nil
	}
	r, err := a.open(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return xml.NewDecoder(r).Decode(v)
}

// relation leads from one part to another.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

// is reports whether the relation is of a kind, such as "worksheet"; the
// strict and the usual form of workbooks differ in the rest of the type.
func (r relation) is(kind string) bool {
	return strings.HasSuffix(r.Type, "/"+kind) && r.Mode != "External"
}

// relations returns where the relations of a part lead to, by path.
func (a *archive) relations(part string) ([]relation, error) {
	var list struct {
		All []relation `xml:"Relationship"`
	}
	folder, name := path.Split(part)
	if err := a.decode(folder+"_rels/"+name+".rels", &list); err != nil {
		return nil, err
	}
	for i, r := range list.All {
		target := strings.ReplaceAll(r.Target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", folder, target)
		}
		list.All[i].Target = target[1:]
	}
	return list.All, nil
}

// styles says which cell styles show dates.
type styles struct {
	Formats []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Cells []struct {
		Format int `xml:"numFmtId,attr"`
	} `xml:"cellXfs>xf"`
}

// codes returns the formats that the workbook defines.
func (s *styles) codes() map[int]string {
	codes := map[int]string{}
	for _, f := range s.Formats {
		codes[f.ID] = f.Code
	}
	return codes
}

// formats returns, for each cell style, its number format.
func (s *styles) formats() []string {
	codes := s.codes()
	formats := make([]string, len(s.Cells))
	for i, c := range s.Cells {
		formats[i] = cmp.Or(codes[c.Format], builtInFormats[c.Format])
	}
	return formats
}

// dates returns, for each cell style, whether it shows dates.
func (s *styles) dates() []bool {
	codes := s.codes()
	dates := make([]bool, len(s.Cells))
	for i, c := range s.Cells {
		dates[i] = isDateFormat(c.Format, codes[c.Format])
	}
	return dates
}
