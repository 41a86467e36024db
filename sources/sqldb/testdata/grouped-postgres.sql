SELECT q."the ""day""",
	CAST(q."campaign" AS text) COLLATE "C",
	SUM(q."spend"),
	SUM(q."le`ads"),
	COUNT(*),
	SUM(COUNT(*)) OVER (),
	SUM(SUM(q."spend")) OVER (),
	SUM(SUM(q."le`ads")) OVER ()
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q."the ""day""" >= CAST($1 AS date) AND q."the ""day""" < CAST($2 AS date) OR q."the ""day""" IS NULL)
GROUP BY 1, 2
-- parameter 1: 2026-03-01
-- parameter 2: 2026-04-01
