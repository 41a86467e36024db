package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"debrief/assess"
	"debrief/calendar"
	"debrief/sources"
)

// currencyField holds the ISO 4217 code of a row's amounts, in performance,
// orders and rates.
const currencyField = "currency"

// maxRateAge is for how many days a rate holds if no later one is known:
// through a month of which only the first day has one.
const maxRateAge = 31

var rateFields = []sources.Field{
	date("date", false), text(currencyField, false), {Name: "rate", Kind: sources.Number, Role: sources.Measure, Rate: true},
}

// CurrencyError says that amounts cannot be put into the organization's
// currency, so that nothing is added that does not add up.
type CurrencyError struct {
	Dataset  string
	Currency string
	Own      string        // the organization's
	Day      calendar.Date // for which there is no rate; 0 if there are no rates at all
}

// Error says what is missing.
func (e *CurrencyError) Error() string {
	if e.Day == 0 {
		return fmt.Sprintf("%s has amounts in %s, which cannot be added to those in %s, and there are no rates", e.Dataset, e.Currency, e.Own)
	}
	return fmt.Sprintf("%s has amounts in %s on %s, and there is no rate of that day or of the %d days before", e.Dataset, e.Currency, e.Day, maxRateAge)
}

// Advice says what to add.
func (e *CurrencyError) Advice() string {
	return fmt.Sprintf("add the rates as data.rates: date, currency, and rate: what one unit of the currency is worth in %s", e.Own)
}

// Permanent reports true: somebody has to add the rates.
func (e *CurrencyError) Permanent() bool { return true }

// exchange puts amounts into the organization's currency. It reads the rates
// when the first amount needs one.
type exchange struct {
	p        *Pipeline
	rates    map[string][]rate // by currency, in the order of their days
	readings []Reading
	loaded   bool
}

// rate is what a unit of a currency is worth from a day on.
type rate struct {
	day   calendar.Date
	value float64
}

// convert changes the amounts of a table that has currencies, and takes the
// column of the currencies out.
func (x *exchange) convert(ctx context.Context, d *Dataset, r *sources.Result) error {
	t := &r.Table
	codes := t.Column(currencyField)
	if codes == nil {
		return nil
	}
	money := x.p.moneyColumns(d, t)
	days := t.Column("date")
	for i := range codes.Texts {
		code := strings.ToUpper(strings.TrimSpace(codes.Text(i)))
		if code == x.p.Organization.Currency {
			continue
		}
		if !slices.Contains(r.Checks.Converted, code) {
			r.Checks.Converted = append(r.Checks.Converted, code)
		}
		factor, err := x.factor(ctx, d.Name, code, days.Date(i))
		if err != nil {
			return err
		}
		for _, column := range money {
			column.Numbers[i] *= factor // an absent amount stays absent
		}
	}
	t.Columns = slices.DeleteFunc(t.Columns, func(c sources.Column) bool { return c.Name == currencyField })
	return nil
}

// moneyColumns returns the columns that hold amounts: the value of orders, and
// of performance the measures that the catalogue counts in money.
func (p *Pipeline) moneyColumns(d *Dataset, t *sources.Table) []*sources.Column {
	var out []*sources.Column
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Kind != sources.Number {
			continue
		}
		k := p.Settings.Catalogue.KPI(d.measureName(c.Name))
		if d.Role == Orders || k != nil && k.Additive && k.Unit == assess.Money {
			out = append(out, c)
		}
	}
	return out
}

// factor returns what a unit of a currency is worth on a day: by the rate of
// that day, or else by the latest before it.
func (x *exchange) factor(ctx context.Context, dataset, code string, day calendar.Date) (float64, error) {
	missing := &CurrencyError{Dataset: dataset, Currency: code, Own: x.p.Organization.Currency}
	if x.p.dataset(Rates) == nil {
		return 0, missing
	}
	if err := x.load(ctx); err != nil {
		return 0, err
	}
	all := x.rates[code]
	i, found := slices.BinarySearchFunc(all, day, func(r rate, day calendar.Date) int { return cmp.Compare(r.day, day) })
	if !found {
		i--
	}
	if i < 0 || day-all[i].day > maxRateAge {
		missing.Day = day
		return 0, missing
	}
	return all[i].value, nil
}

// load reads the rates.
func (x *exchange) load(ctx context.Context) error {
	if x.loaded {
		return nil
	}
	d := x.p.dataset(Rates)
	r, err := x.p.read(ctx, d, d.Query(calendar.Period{}))
	if err != nil {
		return err
	}
	x.rates = map[string][]rate{}
	for i := range r.Table.Len() {
		code := strings.ToUpper(r.Table.Column(currencyField).Text(i))
		value, known := r.Table.Column("rate").Number(i)
		day := r.Table.Column("date").Date(i)
		if !known {
			continue
		}
		if value <= 0 {
			return fmt.Errorf("read %s: the rate of %s on %s is %g, and must be greater than 0", d.Name, code, day, value)
		}
		x.rates[code] = append(x.rates[code], rate{day, value})
	}
	for code, all := range x.rates {
		slices.SortStableFunc(all, func(a, b rate) int { return cmp.Compare(a.day, b.day) })
		if twice := contradiction(all); twice != 0 {
			return fmt.Errorf("read %s: there are two different rates of %s on %s", d.Name, code, twice)
		}
	}
	x.loaded, x.readings = true, []Reading{{d.Name, r}}
	return nil
}

// withReadings adds readings of datasets that are not there yet: the rates may
// have been needed twice.
func withReadings(all, more []Reading) []Reading {
	for _, r := range more {
		if !slices.ContainsFunc(all, func(have Reading) bool { return have.Dataset == r.Dataset }) {
			all = append(all, r)
		}
	}
	return all
}

// contradiction returns a day that has two different rates, or 0.
func contradiction(sorted []rate) calendar.Date {
	for i := 1; i < len(sorted); i++ {
		if sorted[i].day == sorted[i-1].day && sorted[i].value != sorted[i-1].value {
			return sorted[i].day
		}
	}
	return 0
}
