SELECT CAST(q."the ""day""" AS varchar),
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
GROUP BY 1, 2
