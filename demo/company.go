package demo

// company is what the model needs to know of a business.
type company struct {
	channels  []channel
	regions   []region
	campaigns []campaign
	fades     []fade
	outages   []outage // days that one channel's export never delivered
	restated  outage   // days whose figures a channel corrected later
	events    []event
	limits    []limit
	tests     []geoTest
}

// region is a part of the market: its share of the spend, and how well its people answer (1 = as anywhere).
type region struct {
	name  string
	share float64
	pull  float64
}

// channel is a way to reach people. Its rates hold at the usual spend; beyond it each euro brings less.
type channel struct {
	name       string
	usual      float64 // € a year, campaigns included, at which the rates below hold
	cpm        float64 // € for a thousand impressions
	ctr        float64 // clicks for an impression
	leadRate   float64 // leads for a click
	saleRate   float64 // sales for a lead
	value      float64 // € of a sale
	elasticity float64 // sales grow with spend to this power
	newShare   float64 // of the sales, to people who never bought before
	opens      float64 // how often it is an early contact of those who buy later, against the others
	loyalty    loyalty
	mailing    bool // reaches people on the days on which mailings leave
}

// loyalty is how the customers whom a channel won go on to buy (BG/NBD: Fader, Hardie and Lee, 2005).
type loyalty struct {
	shape, rate float64 // gamma of the weekly order rate
	leave, stay float64 // beta of the chance that an order was the last
}

// fade is a channel that loses its power to convert, in a straight line down to what is left of it.
type fade struct {
	channel string
	over    span
	left    float64
}

// outage is a stretch of days of one channel.
type outage struct {
	channel string
	days    span
}

// event is something that the plan's notes remember.
type event struct {
	on   day
	text string
}

// limit is what next year's budget may not pass, as a share of this year's spend, and why.
type limit struct {
	channel         string
	least, most     float64
	proposed        float64
	reason, decides string
}

const (
	paidSearch  = "Paid search"
	shopping    = "Shopping ads"
	paidSocial  = "Paid social"
	display     = "Display"
	video       = "Video"
	affiliates  = "Affiliates"
	influencers = "Influencers"
	email       = "E-mail"
	seo         = "SEO & content"
	referral    = "Referral"
)

// Three kinds of customer: those who came for the coffee, those who came by an advertisement, and
// those who came for the discount.
var (
	devoted = loyalty{shape: 1.1, rate: 8.5, leave: .9, stay: 3.6}
	curious = loyalty{shape: .8, rate: 8.5, leave: 1.0, stay: 2.4}
	bargain = loyalty{shape: .55, rate: 9.5, leave: 1.3, stay: 1.7}
)

func harbourCoffee() company {
	return company{
		channels:  harbourChannels(),
		regions:   harbourRegions(),
		campaigns: harbourCampaigns(),
		// The exchange that the banners ran on filled up with cheap placements in 2026: as many
		// clicks, ever fewer customers.
		fades:    []fade{{display, span{date(2026, 1, 20), date(2026, 9, 1)}, .46}},
		outages:  []outage{{affiliates, span{date(2026, 9, 8), date(2026, 9, 10)}}},
		restated: outage{affiliates, span{date(2026, 9, 14), date(2026, 9, 20)}},
		events:   harbourEvents(),
		limits:   harbourLimits(),
		tests:    harbourTests(),
	}
}

func harbourChannels() []channel {
	return []channel{
		{name: paidSearch, usual: 500_000, cpm: 51, ctr: .052, leadRate: .082, saleRate: .378, value: 56.5, elasticity: .62, newShare: .23, opens: .7, loyalty: curious},
		{name: shopping, usual: 315_000, cpm: 6.9, ctr: .0108, leadRate: .064, saleRate: .396, value: 53, elasticity: .66, newShare: .29, opens: .5, loyalty: curious},
		{name: paidSocial, usual: 470_000, cpm: 8.4, ctr: .0099, leadRate: .066, saleRate: .299, value: 54, elasticity: .55, newShare: .36, opens: 1.7, loyalty: curious},
		{name: display, usual: 180_000, cpm: 2.6, ctr: .0037, leadRate: .044, saleRate: .299, value: 51.5, elasticity: .45, newShare: .31, opens: 1.6, loyalty: bargain},
		{name: video, usual: 130_000, cpm: 7.2, ctr: .0054, leadRate: .059, saleRate: .308, value: 55.5, elasticity: .50, newShare: .33, opens: 1.5, loyalty: curious},
		{name: affiliates, usual: 125_000, cpm: 5.1, ctr: .0088, leadRate: .074, saleRate: .387, value: 52, elasticity: .70, newShare: .38, opens: .3, loyalty: bargain},
		{name: influencers, usual: 135_000, cpm: 11.5, ctr: .0103, leadRate: .077, saleRate: .317, value: 58, elasticity: .52, newShare: .41, opens: 1.1, loyalty: curious},
		{name: email, usual: 95_000, cpm: 5.4, ctr: .0235, leadRate: .071, saleRate: .414, value: 59, elasticity: .36, newShare: .04, opens: .5, loyalty: devoted, mailing: true},
		{name: seo, usual: 165_000, cpm: 5.6, ctr: .029, leadRate: .038, saleRate: .361, value: 55, elasticity: .40, newShare: .24, opens: 1.3, loyalty: devoted},
		{name: referral, usual: 55_000, cpm: 78, ctr: .085, leadRate: .17, saleRate: .405, value: 57.5, elasticity: .55, newShare: .64, opens: .3, loyalty: devoted},
	}
}

func harbourRegions() []region {
	return []region{
		{"Dublin", .31, 1.08},
		{"Rest of Leinster", .16, 1.02},
		{"Cork", .12, 1.05},
		{"Rest of Munster", .11, .99},
		{"Connacht", .09, .97},
		{"Ulster", .06, .96},
		{"Germany", .07, .88},
		{"Netherlands", .05, .91},
		{"France", .03, .82},
	}
}

func harbourEvents() []event {
	return []event{
		{date(2024, 11, 29), "Black Friday weekend, 15 % off all beans"},
		{date(2025, 11, 28), "Black Friday weekend, 15 % off all beans"},
		{date(2026, 1, 20), "Banners moved to a new exchange"},
		{date(2026, 5, 12), "Harbour at Work: first mailing to the rented list of offices"},
		{date(2026, 9, 2), "Autumn Blend: creators' parcels held at customs, first posts nine days late"},
		{date(2026, 9, 8), "Affiliate network: no export from 8 to 10 September"},
		{date(2026, 10, 6), "Affiliate network: cancelled orders of 14 to 20 September taken out, week loaded again"},
	}
}

func harbourLimits() []limit {
	return []limit{
		{paidSearch, .85, 1.25, 1.00, "Brand terms must stay covered", "tom"},
		{shopping, .80, 1.40, 1.10, "", "tom"},
		{paidSocial, .70, 1.20, .95, "", "aoife"},
		{display, .30, 1.00, .60, "Exchange contract ends on 31 March 2027", "aoife"},
		{video, .60, 1.30, 1.00, "", "aoife"},
		{affiliates, .90, 1.30, 1.05, "Publisher contracts until 30 June 2027", "tom"},
		{influencers, .70, 1.30, 1.00, "", "ciaran"},
		{email, .90, 1.30, 1.10, "Sending platform is a fixed fee", "niamh"},
		{seo, .90, 1.20, 1.05, "Retainer of the content agency", "aoife"},
		{referral, .80, 1.60, 1.30, "", "niamh"},
	}
}
