SELECT q."the ""day""",
	CAST(q."campaign" AS varchar),
	q."spend",
	q."le`ads"
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q."the ""day""" >= DATE '2026-03-01' AND q."the ""day""" < DATE '2026-04-01' OR q."the ""day""" IS NULL)
SELECT COUNT(*),
	SUM(q."spend"),
	SUM(q."le`ads")
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q."the ""day""" >= DATE '2026-03-01' AND q."the ""day""" < DATE '2026-04-01' OR q."the ""day""" IS NULL)