SELECT c1, c2, in_groups, too_many FROM (
SELECT c1, c2, COUNT(*) OVER () AS in_groups, SUM(surplus) OVER () AS too_many, ROW_NUMBER() OVER (ORDER BY CASE WHEN c1 IS NULL THEN 0 ELSE 1 END, c1, CASE WHEN c2 IS NULL THEN 0 ELSE 1 END, c2) AS place FROM (
SELECT c1, c2, SUM(n - 1) AS surplus FROM (
SELECT c1, c2, c4, c5, COUNT(*) AS n FROM (
SELECT q."the ""day""" AS c1, CAST(q."campaign" AS text) COLLATE "C" AS c2, q."spend" AS c4, q."le`ads" AS c5
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q."the ""day""" >= CAST($1 AS date) AND q."the ""day""" < CAST($2 AS date) OR q."the ""day""" IS NULL)
AND (COALESCE(q."spend", 0) <> 0 OR COALESCE(q."le`ads", 0) <> 0)
) AS r GROUP BY c1, c2, c4, c5
) AS s GROUP BY c1, c2 HAVING MIN(n) > 1
) AS t
) AS u WHERE place = 1
