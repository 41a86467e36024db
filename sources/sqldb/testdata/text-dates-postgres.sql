SELECT CAST(q."the ""day""" AS text) COLLATE "C",
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
GROUP BY 1, 2
