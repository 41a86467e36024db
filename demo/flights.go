package demo

// The channels of each kind of campaign. What went wrong or well on one channel stands with it.

func christmas() []flight {
	return []flight{
		{channel: paidSearch, share: .18, over: .03}, {channel: shopping, share: .17, pull: .05}, {channel: paidSocial, share: .25, over: .05},
		{channel: display, share: .10}, {channel: video, share: .12, late: 3}, {channel: affiliates, share: .05},
		{channel: influencers, share: .08}, {channel: email, share: .05, pull: .10},
	}
}

func newYear() []flight {
	return []flight{
		{channel: paidSearch, share: .22}, {channel: shopping, share: .17}, {channel: paidSocial, share: .30, over: -.04},
		{channel: influencers, share: .15, late: 4}, {channel: email, share: .06}, {channel: referral, share: .10},
	}
}

func spring() []flight {
	return []flight{
		{channel: paidSearch, share: .20}, {channel: shopping, share: .15}, {channel: paidSocial, share: .30, over: .06},
		{channel: display, share: .12}, {channel: influencers, share: .13}, {channel: email, share: .05}, {channel: seo, share: .05, late: 6},
	}
}

func coldBrew() []flight {
	return []flight{
		{channel: paidSocial, share: .34}, {channel: video, share: .18, over: .08}, {channel: influencers, share: .18},
		{channel: shopping, share: .12}, {channel: paidSearch, share: .10}, {channel: email, share: .04}, {channel: display, share: .04},
	}
}

// coldBrew2026 moved money from films to creators and to people who had searched.
func coldBrew2026() []flight {
	return []flight{
		{channel: paidSocial, share: .32, pull: .04}, {channel: video, share: .12, over: -.05}, {channel: influencers, share: .22, pull: .12},
		{channel: shopping, share: .15}, {channel: paidSearch, share: .13}, {channel: email, share: .06},
	}
}

func atWork() []flight {
	return []flight{
		{channel: paidSearch, share: .28}, {channel: paidSocial, share: .34, over: .04}, {channel: display, share: .20},
		{channel: email, share: .06, pull: -.35}, {channel: seo, share: .12, late: 17},
	}
}

func autumn2025() []flight {
	return []flight{
		{channel: paidSearch, share: .20}, {channel: shopping, share: .15}, {channel: paidSocial, share: .23, over: .02},
		{channel: display, share: .13}, {channel: affiliates, share: .04}, {channel: video, share: .08}, {channel: influencers, share: .10},
		{channel: email, share: .04, pull: .05}, {channel: seo, share: .03},
	}
}

// autumn2026 has the three stories of the campaign that ended last: banners that no longer sell,
// creators whose parcels came late, and a guide that was never written; it went over its budget to
// make up for them. E-mail and Shopping ads carried it.
func autumn2026() []flight {
	return []flight{
		{channel: paidSearch, share: .19, over: .05, pull: .03}, {channel: shopping, share: .16, over: .04, pull: .14, close: .03},
		{channel: paidSocial, share: .21, over: .24, close: -.02}, {channel: display, share: .15, over: .12}, {channel: affiliates, share: .04},
		{channel: video, share: .06, over: .08, late: 3}, {channel: influencers, share: .10, over: .05, late: 9, pull: -.12},
		{channel: email, share: .06, pull: .18, close: .06}, {channel: seo, share: .03, dropped: true},
	}
}

func friends() []flight {
	return []flight{
		{channel: referral, share: .45, pull: .06}, {channel: email, share: .10}, {channel: paidSocial, share: .30}, {channel: influencers, share: .15},
	}
}
