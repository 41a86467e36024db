SELECT CASE WHEN (q."the ""day""" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' OR q."the ""day""" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]*') THEN substr(q."the ""day""", 1, 10) ELSE CAST(q."the ""day""" AS TEXT) COLLATE BINARY END,
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
WHERE (q."the ""day""" >= ? AND q."the ""day""" < ? OR q."the ""day""" IS NULL OR NOT (q."the ""day""" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' OR q."the ""day""" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]*'))
GROUP BY 1, 2, 3, 4
-- parameter 1: 2026-03-01
-- parameter 2: 2026-04-01
