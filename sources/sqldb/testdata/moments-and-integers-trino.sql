SELECT CAST(q."the ""day""" AT TIME ZONE 'Europe/Dublin' AS date),
	CAST(q."campaign" AS varchar),
	SUM(q."spend"),
	SUM(q."le`ads"),
	COUNT(*),
	SUM(COUNT(*)) OVER (),
	SUM(SUM(q."spend")) OVER (),
	SUM(CAST(SUM(q."le`ads") AS decimal(38, 0))) OVER ()
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q."the ""day""" >= TIMESTAMP '2026-03-01 00:00:00 Europe/Dublin' AND q."the ""day""" < TIMESTAMP '2026-04-01 00:00:00 Europe/Dublin' OR q."the ""day""" IS NULL)
GROUP BY 1, 2
