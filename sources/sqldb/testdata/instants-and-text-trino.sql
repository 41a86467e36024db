SELECT CAST(q."the ""day""" AS date),
	CAST(q."campaign" AS varchar),
	CAST(q."le`ads" AS varchar),
	SUM(q."spend"),
	COUNT(*),
	SUM(COUNT(*)) OVER (),
	SUM(SUM(q."spend")) OVER ()
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q."the ""day""" >= TIMESTAMP '2026-03-01 00:00:00' AND q."the ""day""" < TIMESTAMP '2026-04-01 00:00:00' OR q."the ""day""" IS NULL)
GROUP BY 1, 2, 3
