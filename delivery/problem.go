package delivery

// Problem is one fault in somebody's settings, with what would be right.
type Problem struct {
	Setting string // which one: "port"
	Found   string // what it is set to; empty where that is a secret
	Want    string // what would be right
}
