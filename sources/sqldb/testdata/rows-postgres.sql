SELECT q."the ""day""",
	CAST(q."campaign" AS text) COLLATE "C",
	q."spend",
	q."le`ads"
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q."the ""day""" >= CAST($1 AS date) AND q."the ""day""" < CAST($2 AS date) OR q."the ""day""" IS NULL)
-- parameter 1: 2026-03-01
-- parameter 2: 2026-04-01
SELECT COUNT(*),
	SUM(q."spend"),
	SUM(q."le`ads")
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q."the ""day""" >= CAST($1 AS date) AND q."the ""day""" < CAST($2 AS date) OR q."the ""day""" IS NULL)