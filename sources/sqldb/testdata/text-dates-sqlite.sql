SELECT CAST(q."the ""day""" AS TEXT) COLLATE BINARY,
	CAST(q."campaign" AS TEXT) COLLATE BINARY,
	CASE WHEN typeof(q."spend") IN ('text', 'blob') THEN CAST(q."spend" AS TEXT) COLLATE BINARY END,
	CASE WHEN typeof(q."le`ads") IN ('text', 'blob') THEN CAST(q."le`ads" AS TEXT) COLLATE BINARY END,
	SUM(CASE WHEN typeof(q."spend") IN ('integer', 'real') THEN q."spend" END),
	SUM(CASE WHEN typeof(q."le`ads") IN ('integer', 'real') THEN q."le`ads" END),
	COUNT(*),
	SUM(COUNT(*)) OVER (),
	SUM(SUM(CASE WHEN typeof(q."spend") IN ('integer', 'real') THEN q."spend" END)) OVER (),
	SUM(SUM(CASE WHEN typeof(q."le`ads") IN ('integer', 'real') THEN q."le`ads" END)) OVER ()
FROM (
SELECT * FROM results -- all
) AS q
GROUP BY 1, 2, 3, 4
