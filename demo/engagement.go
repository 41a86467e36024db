package demo

// emailDay is what one campaign's mails did on one day.
type emailDay struct {
	on                                                       day
	campaign                                                 int
	sent, delivered, opens, clicks, bounces, leaves, reports int
}

// rates of a mailing, of the mails sent or delivered.
type mailRates struct{ bounce, open, leave, report float64 }

var (
	ownList    = mailRates{bounce: .006, open: .37, leave: .0016, report: .00015}
	rentedList = mailRates{bounce: .041, open: .19, leave: .0062, report: .0018}
)

// emailDays are the mailings behind the e-mail channel's results: the same mails delivered (its
// impressions) and the same clicks.
func emailDays(co company, results []result, seed uint64) []emailDay {
	draw := stream(seed, "email")
	var all []emailDay
	for _, r := range results {
		if !co.channels[r.channel].mailing {
			continue
		}
		if n := len(all); n == 0 || all[n-1].on != r.on || all[n-1].campaign != r.campaign {
			all = append(all, emailDay{on: r.on, campaign: r.campaign})
		}
		last := &all[len(all)-1]
		last.delivered += r.impressions
		last.clicks += r.clicks
	}
	for i := range all {
		draw.mailing(&all[i], co.campaigns[all[i].campaign].rented)
	}
	return all
}

// mailing fills in what the results do not tell of a day's mails.
func (r draws) mailing(e *emailDay, rented bool) {
	rates := ownList
	if rented {
		rates = rentedList
	}
	e.bounces = r.poisson(float64(e.delivered) * rates.bounce / (1 - rates.bounce))
	e.sent = e.delivered + e.bounces
	e.opens = max(e.clicks, r.binomial(e.delivered, r.around(rates.open, .05)))
	e.leaves = r.binomial(e.delivered, rates.leave)
	e.reports = r.binomial(e.delivered, rates.report)
}

// socialDay is one day of one network's own posts (not the advertisements).
type socialDay struct {
	on                                  day
	network                             string
	posts, reach, impressions           int
	reactions, comments, shares, follow int
}

// network is a place where the company posts. reach is the share of its followers whom a post reaches.
type network struct {
	name               string
	followers, growth  float64 // at the start, and a year's rise as a share
	posts              float64 // a day
	reach, react, talk float64 // of followers; of the people reached; of those who react
}

var networks = []network{
	{"Instagram", 48_200, .21, .9, .14, .041, .045},
	{"Facebook", 31_500, .03, .6, .06, .018, .070},
	{"TikTok", 12_400, .62, .5, .55, .052, .030},
	{"LinkedIn", 5_300, .28, .3, .22, .026, .060},
	{"YouTube", 3_900, .17, .08, .31, .034, .055},
}

func socialDays(seed uint64) []socialDay {
	draw := stream(seed, "social")
	all := make([]socialDay, 0, int(lastDay+1)*len(networks))
	for d := day(0); d <= lastDay; d++ {
		for _, n := range networks {
			all = append(all, draw.posting(n, d))
		}
	}
	return all
}

// posting is one network's day. A day without a post still reaches some people with older ones.
func (r draws) posting(n network, d day) socialDay {
	const echo = .15
	s := socialDay{on: d, network: n.name, posts: r.poisson(n.posts)}
	followers := n.followers * (1 + n.growth*d.years())
	s.reach = int(r.around(followers*n.reach*(float64(s.posts)+echo)*alongYear(demandByMonth, d), .22))
	s.impressions = int(r.around(float64(s.reach)*1.34, .04))
	s.reactions = r.binomial(s.reach, n.react)
	s.comments = r.binomial(s.reactions, n.talk)
	s.shares = r.binomial(s.reactions, n.talk*.8)
	s.follow = int(followers)
	return s
}
