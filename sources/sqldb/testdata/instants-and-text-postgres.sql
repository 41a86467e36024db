SELECT CAST(q."the ""day""" AS date),
	CAST(q."campaign" AS text) COLLATE "C",
	CAST(q."le`ads" AS text) COLLATE "C",
	SUM(q."spend"),
	COUNT(*),
	SUM(COUNT(*)) OVER (),
	SUM(SUM(q."spend")) OVER ()
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q."the ""day""" >= CAST($1 AS date) AND q."the ""day""" < CAST($2 AS date) OR q."the ""day""" IS NULL)
GROUP BY 1, 2, 3
-- parameter 1: 2026-03-01
-- parameter 2: 2026-04-01
