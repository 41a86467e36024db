package assess

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"debrief/assess/attribution"
	"debrief/calendar"
)

// CreditMethod names a way to divide conversions.
type CreditMethod = attribution.Method

// Path is a way to conversions and how often it was taken.
type Path = attribution.Path

// Touch is one contact of somebody with a channel, a conversion, or both.
type Touch struct {
	Path        string // who it was: any id, which goes no further than Paths
	Date        calendar.Date
	Channel     string // "" for a conversion without a contact of its own
	Campaign    string
	Conversions float64
	Value       float64
}

// TouchLookback is how many days before a conversion a contact may lie to have
// a part in it.
const TouchLookback = 90

// TouchPeriod is the time for which touches are read to tell of a period.
func TouchPeriod(of calendar.Period) calendar.Period {
	return calendar.Period{First: of.First - TouchLookback, Last: of.Last}
}

// Paths are the ways to the conversions of a period, alike ones together. They
// tell of nobody any more.
type Paths struct {
	Period    calendar.Period
	List      []attribution.Path
	Untouched float64 // conversions that no contact went before
	// People are how many converted after a contact with a channel, by channel.
	People map[string]int
}

// PathsOf joins touches, which come in the order of their path and time, to the
// ways that ended within a period: at a conversion, or without one. Of a
// campaign, only ways that it had a part in count; "" takes all.
func PathsOf(touches []Touch, period calendar.Period, campaign string) Paths {
	j := joiner{period: period, campaign: campaign, ways: map[string]*attribution.Path{}, people: map[string]int{}}
	for from := 0; from < len(touches); {
		to := from
		for to < len(touches) && touches[to].Path == touches[from].Path {
			to++
		}
		j.join(touches[from:to])
		from = to
	}
	return Paths{Period: period, List: j.list(), Untouched: j.untouched, People: j.people}
}

// joiner makes ways of touches and counts alike ones.
type joiner struct {
	period    calendar.Period
	campaign  string
	ways      map[string]*attribution.Path
	untouched float64
	people    map[string]int
	converted map[string]bool // channels before a conversion of the path at hand
}

// join cuts the touches of one path at its conversions.
func (j *joiner) join(touches []Touch) {
	open := 0
	j.converted = map[string]bool{}
	for i, t := range touches {
		if t.Conversions <= 0 {
			continue
		}
		j.end(touches[open:i+1], t)
		open = i + 1
	}
	if open < len(touches) {
		j.end(touches[open:], Touch{Date: touches[len(touches)-1].Date})
	}
	for channel := range j.converted {
		j.people[channel]++
	}
}

// end counts a way that ended, with or without a conversion.
func (j *joiner) end(touches []Touch, last Touch) {
	if !j.period.Contains(last.Date) {
		return
	}
	p, of := attribution.Path{}, j.campaign == ""
	for _, t := range touches {
		if t.Channel == "" || t.Date < last.Date-TouchLookback {
			continue
		}
		p.Channels = append(p.Channels, t.Channel)
		p.Ages = append(p.Ages, float64(last.Date-t.Date))
		of = of || t.Campaign == j.campaign
	}
	switch {
	case len(p.Channels) == 0 && j.campaign == "":
		j.untouched += last.Conversions
	case len(p.Channels) > 0 && of:
		j.count(p, last)
	}
}

// count adds a way to those alike. Without a conversion, ages tell nothing.
func (j *joiner) count(p attribution.Path, last Touch) {
	if last.Conversions <= 0 {
		p.Ages = nil
	}
	key := fmt.Sprintf("%q %v", p.Channels, p.Ages)
	way := j.ways[key]
	if way == nil {
		way = &p
		j.ways[key] = way
	}
	if last.Conversions <= 0 {
		way.Nulls++
		return
	}
	way.Conversions += last.Conversions
	way.Value += max(last.Value, 0)
	for _, channel := range p.Channels {
		j.converted[channel] = true
	}
}

// list returns the ways in a fixed order.
func (j *joiner) list() []attribution.Path {
	keys := make([]string, 0, len(j.ways))
	for key := range j.ways {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	out := make([]attribution.Path, len(keys))
	for i, key := range keys {
		out[i] = *j.ways[key]
	}
	return out
}

// MinCell is the number of people below which a figure could point at one.
const MinCell = 5

const (
	// maxCredited is how many channels get a credit of their own.
	maxCredited = 40
	// minPaths is how many conversions a division needs to mean something.
	minPaths = 30
	// dependsFrom is how many times the least credit of a channel the most must
	// be for the credit to depend on the model.
	dependsFrom = 2
)

// Attribution is how different models divide the conversions of a period among
// the channels that went before them.
type Attribution struct {
	Period      calendar.Period
	Conversions float64
	Nulls       float64 // ways that ended without a conversion
	Untouched   float64 // conversions that no contact went before
	TooFew      bool    // too few conversions to divide; there are no Channels then
	Methods     []CreditMethod
	HalfLife    float64    // of time decay, in days
	Channels    []Credited // most conversions by the mean of the models first
	Rest        int        // channels that the one named "" stands for
	Claimed     Quantity   // sales that the sources credit to all channels together
}

// Credited is the credit of one channel.
type Credited struct {
	Name      string // "" for channels with few conversions, taken together
	Credits   []float64
	Low, High float64
	LowBy     CreditMethod
	HighBy    CreditMethod
	Mean      float64
	Claimed   Quantity // sales that the channel's source credits to it
}

// Depends reports whether a channel's credit depends on the model.
func (c Credited) Depends() bool { return c.High > dependsFrom*c.Low }

// Span is how far the models are apart.
func (c Credited) Span() float64 { return c.High - c.Low }

// attribute divides the conversions of paths by every model; nil without paths.
func (in Input) attribute(rows Rows) (*Attribution, error) {
	if in.Paths == nil || len(in.Paths.List) == 0 {
		return nil, nil
	}
	a := &Attribution{Period: in.Paths.Period, Untouched: in.Paths.Untouched, Claimed: rows.Totals().Of("sales")}
	for _, p := range in.Paths.List {
		a.Conversions, a.Nulls = a.Conversions+p.Conversions, a.Nulls+p.Nulls
	}
	if a.Conversions < minPaths {
		a.TooFew = true
		return a, nil
	}
	folded := fold(in.Paths)
	a.Rest = len(folded)
	set := attribution.DefaultSettings()
	a.HalfLife = set.HalfLifeDays
	set.Direct = directOf(in.Paths.List)
	paths := bounded(in.Paths.List, folded)
	for _, m := range attribution.Methods() {
		if m == attribution.LastNonDirect && set.Direct == "" {
			continue
		}
		credits, err := attribution.Attribute(m, paths, set)
		if err != nil {
			return nil, fmt.Errorf("divide conversions: %w", err)
		}
		a.add(m, credits, folded)
	}
	a.finish(rows)
	return a, nil
}

// add notes the credits of one model, those of folded channels together.
func (a *Attribution) add(m CreditMethod, credits []attribution.Credit, folded []string) {
	a.Methods = append(a.Methods, m)
	n := len(a.Methods)
	for _, c := range credits {
		name := c.Channel
		if name == restOfChannels || slices.Contains(folded, name) {
			name = ""
		}
		i := slices.IndexFunc(a.Channels, func(ch Credited) bool { return ch.Name == name })
		if i < 0 {
			i = len(a.Channels)
			a.Channels = append(a.Channels, Credited{Name: name})
		}
		ch := &a.Channels[i]
		if len(ch.Credits) < n {
			ch.Credits = append(ch.Credits, 0)
		}
		ch.Credits[n-1] += c.Conversions
	}
}

// finish sets what all models together tell of each channel, and the order.
func (a *Attribution) finish(rows Rows) {
	for i := range a.Channels {
		ch := &a.Channels[i]
		ch.Claimed = Missing(NoData, "sales")
		if ch.Name != "" {
			ch.Claimed = rows.Where(DimChannel, ch.Name).Totals().Of("sales")
		}
		ch.Low, ch.High = slices.Min(ch.Credits), slices.Max(ch.Credits)
		ch.LowBy, ch.HighBy = a.Methods[slices.Index(ch.Credits, ch.Low)], a.Methods[slices.Index(ch.Credits, ch.High)]
		for _, credit := range ch.Credits {
			ch.Mean += credit / float64(len(a.Methods))
		}
	}
	slices.SortStableFunc(a.Channels, func(x, y Credited) int {
		if (x.Name == "") != (y.Name == "") {
			return cmp.Compare(y.Name, x.Name) // the rest comes last
		}
		return cmp.Or(cmp.Compare(y.Mean, x.Mean), cmp.Compare(x.Name, y.Name))
	})
}

// fold names the channels whose credits are shown together, so that none is that
// of a few people: those that fewer than MinCell met before they converted, and
// those beyond the first maxCredited. As many of the others join them as it
// takes for MinCell people.
func fold(p *Paths) []string {
	names := channelsByPeople(p)
	kept := min(len(names), maxCredited)
	for kept > 0 && p.People[names[kept-1]] < MinCell {
		kept--
	}
	few := 0
	for _, name := range names[kept:] {
		few += p.People[name]
	}
	for few > 0 && few < MinCell && kept > 0 {
		kept--
		few += p.People[names[kept]]
	}
	return names[kept:]
}

// channelsByPeople are all channels, those that most converted after first.
func channelsByPeople(p *Paths) []string {
	seen := map[string]bool{}
	var names []string
	for _, path := range p.List {
		for _, ch := range path.Channels {
			if !seen[ch] {
				seen[ch] = true
				names = append(names, ch)
			}
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(p.People[b], p.People[a]), cmp.Compare(a, b)) })
	return names
}

// maxModelled is how many of the folded channels models know by name: a chain
// of thousands would be a matrix of millions.
const maxModelled = 160

// restOfChannels is what further channels are called among paths: a name that no
// data have.
const restOfChannels = "\x00"

// bounded names the folded channels beyond maxModelled alike.
func bounded(paths []Path, folded []string) []Path {
	if len(folded) <= maxModelled {
		return paths
	}
	beyond := map[string]bool{}
	for _, name := range folded[maxModelled:] {
		beyond[name] = true
	}
	out := slices.Clone(paths)
	for i, p := range out {
		out[i].Channels = slices.Clone(p.Channels)
		for n, ch := range p.Channels {
			if beyond[ch] {
				out[i].Channels[n] = restOfChannels
			}
		}
	}
	return out
}

// directOf is what the data call a visit without any channel before it.
func directOf(paths []Path) string {
	for _, p := range paths {
		for _, ch := range p.Channels {
			if strings.EqualFold(ch, attribution.DefaultSettings().Direct) {
				return ch
			}
		}
	}
	return ""
}
