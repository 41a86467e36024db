SELECT s1, found1, over1, under1, s2, found2, over2, under2, COUNT(*) AS n FROM (
SELECT s1, CASE WHEN s1 = 2 THEN f1 END AS found1, CASE WHEN s1 = 2 THEN o1 END AS over1, CASE WHEN s1 = 2 THEN u1 END AS under1, s2, CASE WHEN s2 = 2 THEN f2 END AS found2, CASE WHEN s2 = 2 THEN o2 END AS over2, CASE WHEN s2 = 2 THEN u2 END AS under2 FROM (
SELECT f1, o1, u1, CASE WHEN f1 IS NULL OR w1 IS NULL THEN 0 WHEN ABS(f1 - w1) > 0.01 * ABS(w1) AND ABS(f1 - 100 * w1) > ABS(w1) THEN 2 ELSE 1 END AS s1, f2, o2, u2, CASE WHEN f2 IS NULL OR w2 IS NULL THEN 0 WHEN ABS(f2 - w2) > 0.01 * ABS(w2) AND ABS(f2 - 100 * w2) > ABS(w2) THEN 2 ELSE 1 END AS s2 FROM (
SELECT f1, o1, u1, 1 * o1 / u1 AS w1, f2, o2, u2, 1 * (o2 - u2) / u2 AS w2 FROM (
SELECT CASE WHEN typeof(q."cpc") IN ('integer', 'real') THEN CAST(q."cpc" AS REAL) END AS f1, CASE WHEN typeof(q."spend") IN ('integer', 'real') THEN CAST(q."spend" AS REAL) END AS o1, NULLIF(CASE WHEN typeof(q."clicks") IN ('integer', 'real') THEN CAST(q."clicks" AS REAL) END, 0) AS u1, CASE WHEN typeof(q."roi") IN ('integer', 'real') THEN CAST(q."roi" AS REAL) END AS f2, CASE WHEN typeof(q."revenue") IN ('integer', 'real') THEN CAST(q."revenue" AS REAL) END AS o2, NULLIF(CASE WHEN typeof(q."spend") IN ('integer', 'real') THEN CAST(q."spend" AS REAL) END, 0) AS u2
FROM (
SELECT * FROM results
) AS q
WHERE (q."date" >= ? AND q."date" < ? OR q."date" IS NULL OR NOT (q."date" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' OR q."date" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]*'))
AND CASE WHEN (q."date" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' OR q."date" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]*') THEN substr(q."date", 1, 10) ELSE CAST(q."date" AS TEXT) COLLATE BINARY END IS NOT NULL
AND CAST(q."campaign" AS TEXT) COLLATE BINARY <> ''
) AS a
) AS b
) AS c
) AS d GROUP BY s1, found1, over1, under1, s2, found2, over2, under2
