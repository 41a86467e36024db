package mail

import "html/template"

// view is what the templates fill in: words only, every number written.
type view struct {
	Lang, Subject, Preheader, Filler string
	Organization, Title, About       string
	Brand                            string // colour of headings and links
	Blocks                           []block
	Files                            *files
	Reason, Unsubscribe, Stop, Trace string

	// Outlook on Windows knows no max-width: a table that only it sees keeps
	// the mail at 600 px. These are constants, since a template's own comments
	// do not reach the output.
	GhostOpen, GhostClose template.HTML
}

const (
	ghostOpen  template.HTML = `<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->`
	ghostClose template.HTML = `<!--[if mso]></td></tr></table><![endif]-->`
)

// block is a block of the document: exactly one field is set.
type block struct {
	Verdict   *verdict
	Facts     []labelled
	Scorecard *scorecard
	Chart     *picture
	Findings  []group
	Actions   *actions
	Table     *table
	Notes     []labelled
	Heading   string
	Paragraph string
}

// mark is a status or an effect: a shape, a word, a class that dark mode
// recolours, and the colour for clients that know no classes.
type mark struct{ Mark, Word, Class, Color string }

type verdict struct {
	Status mark
	Text   string
}

type labelled struct{ Label, Text string }

type scorecard struct {
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
	Title, Subtitle, Alt, CID string
	Width                     int // CSS pixels
}

type group struct {
	Head, Class, Color string
	Items              []finding
}

type finding struct{ Text, Evidence string }

type actions struct {
	Head, Brand string
	Items       []action
}

type action struct{ Number, Text, Why, Effect, Details string }

type table struct {
	Title string
	Heads []cell
	Rows  [][]cell
	Notes []string
}

type cell struct{ Text, Align string }

type files struct {
	Head, Brand, Note string
	Items             []file
}

type file struct{ Name, Size, URL string }
