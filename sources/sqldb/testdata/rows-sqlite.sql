SELECT CASE WHEN (q."the ""day""" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' OR q."the ""day""" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]*') THEN substr(q."the ""day""", 1, 10) ELSE CAST(q."the ""day""" AS TEXT) COLLATE BINARY END,
	CAST(q."campaign" AS TEXT) COLLATE BINARY,
	q."spend",
	q."le`ads"
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q."the ""day""" >= ? AND q."the ""day""" < ? OR q."the ""day""" IS NULL OR NOT (q."the ""day""" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' OR q."the ""day""" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]*'))
-- parameter 1: 2026-03-01
-- parameter 2: 2026-04-01
SELECT COUNT(*),
	SUM(CASE WHEN typeof(q."spend") IN ('integer', 'real') THEN q."spend" END),
	SUM(CASE WHEN typeof(q."le`ads") IN ('integer', 'real') THEN q."le`ads" END)
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q."the ""day""" >= ? AND q."the ""day""" < ? OR q."the ""day""" IS NULL OR NOT (q."the ""day""" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' OR q."the ""day""" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]*'))