SELECT c1, c2, in_groups, too_many FROM (
SELECT c1, c2, COUNT(*) OVER () AS in_groups, SUM(surplus) OVER () AS too_many, ROW_NUMBER() OVER (ORDER BY CASE WHEN c1 IS NULL THEN 0 ELSE 1 END, c1, CASE WHEN c2 IS NULL THEN 0 ELSE 1 END, c2) AS place FROM (
SELECT c1, c2, SUM(n - 1) AS surplus FROM (
SELECT c1, c2, c4, c5, COUNT(*) AS n FROM (
SELECT CASE WHEN (q."the ""day""" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' OR q."the ""day""" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]*') THEN substr(q."the ""day""", 1, 10) ELSE CAST(q."the ""day""" AS TEXT) COLLATE BINARY END AS c1, CAST(q."campaign" AS TEXT) COLLATE BINARY AS c2, q."spend" AS c4, q."le`ads" AS c5
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q."the ""day""" >= ? AND q."the ""day""" < ? OR q."the ""day""" IS NULL OR NOT (q."the ""day""" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' OR q."the ""day""" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]*'))
AND (COALESCE(q."spend", 0) <> 0 OR COALESCE(q."le`ads", 0) <> 0)
) AS r GROUP BY c1, c2, c4, c5
) AS s GROUP BY c1, c2 HAVING MIN(n) > 1
) AS t
) AS u WHERE place = 1
