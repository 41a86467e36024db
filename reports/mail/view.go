package mail

import "html/template"

// view is what the templates fill in: words only, every number written.
type view struct {
	Around
	Subject, Preheader, Filler string
	Header                     *header
	Blocks                     []block
	Files                      *files
	Footer                     *footer

	// Outlook on Windows knows no max-width: a table that only it sees keeps
	// the mail at 600 px. These are constants, since a template's own comments
	// do not reach the output.
	GhostOpen, GhostClose template.HTML
}

const (
	ghostOpen  template.HTML = `<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->`
	ghostClose template.HTML = `<!--[if mso]></td></tr></table><![endif]-->`
)

// Around is what every block of a mail may use.
type Around struct {
	Lang         string       // BCP 47: "en-IE"
	Organization string       // as the configuration names it
	Title        string       // the report's
	Brand        string       // the organization's colour: "#0b3d2e"
	Font         template.CSS // families for font-family
	Logo         string       // for src="cid:…"; empty without a logo
}

type header struct {
	Around
	About string // period and data's newest day; may be empty
}

// footer says why the reader gets the mail and how to stop it.
type footer struct {
	Around
	Reason, Unsubscribe, Stop, Trace string
}

// block is a block of the document: exactly one field is set.
type block struct {
	Verdict   *verdict
	Facts     *facts
	Scorecard *scorecard
	Chart     *picture
	Findings  *findings
	Actions   *actions
	Table     *table
	Notes     *notes
	Heading   string
	Paragraph string
}

// mark is a status or an effect: a shape, a word, a class that dark mode
// recolours, and the colour for clients that know no classes.
type mark struct{ Mark, Word, Class, Color string }

type verdict struct {
	Around
	Status mark
	Text   string
}

type facts struct {
	Around
	Items []labelled
}

type notes struct {
	Around
	Items []labelled
}

type labelled struct{ Label, Text string }

type scorecard struct {
	Around
	Head                                      string
	KPI, Actual, Goal, OfGoal, Status, Change string // heads of columns
	Landing                                   string // head of what is expected; empty where nothing is
	Against                                   string // "Change: against Spring Sale 2025"; may be empty
	Compares                                  bool   // there is a change to show
	Rows                                      []score
}

type score struct {
	Name, Actual   string
	Landing        string // "€1.14M", where it is expected to end
	Goal, Attained string // "goal €1M", "114% of goal"; empty without a goal
	GoalAlone      string // "€1M"
	Share          string // "114%"
	Status         mark
	Change         change
}

type change struct{ Text, Class, Color string }

type picture struct {
	Around
	Heading, Subtitle, Alt, CID string
	Width                       int // CSS pixels
}

type findings struct {
	Around
	Groups []group
}

type group struct {
	Head, Class, Color string
	First              bool // of the groups
	Items              []finding
}

type finding struct{ Text, Evidence string }

type actions struct {
	Around
	Head  string
	Items []action
}

type action struct{ Number, Text, Why, Effect, Details string }

type table struct {
	Around
	Heading string // may be empty
	Heads   []cell
	Rows    [][]cell
	Notes   []string
}

type cell struct{ Text, Align string }

type files struct {
	Around
	Head, Note string
	Items      []file
}

type file struct{ Name, Size, URL string }
