SELECT q."the ""day""",
	CAST(q."campaign" AS varchar),
	SUM(q."spend"),
	SUM(q."le`ads"),
	COUNT(*),
	SUM(COUNT(*)) OVER (),
	SUM(SUM(q."spend")) OVER (),
	SUM(SUM(q."le`ads")) OVER ()
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q."the ""day""" >= DATE '2026-03-01' AND q."the ""day""" < DATE '2026-04-01' OR q."the ""day""" IS NULL)
GROUP BY 1, 2
