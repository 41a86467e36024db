SELECT s1, found1, over1, under1, s2, found2, over2, under2, COUNT(*) AS n FROM (
SELECT s1, CASE WHEN s1 = 2 THEN f1 END AS found1, CASE WHEN s1 = 2 THEN o1 END AS over1, CASE WHEN s1 = 2 THEN u1 END AS under1, s2, CASE WHEN s2 = 2 THEN f2 END AS found2, CASE WHEN s2 = 2 THEN o2 END AS over2, CASE WHEN s2 = 2 THEN u2 END AS under2 FROM (
SELECT f1, o1, u1, CASE WHEN f1 IS NULL OR w1 IS NULL THEN 0 WHEN ABS(f1 - w1) > 0.01 * ABS(w1) AND ABS(f1 - 100 * w1) > ABS(w1) THEN 2 ELSE 1 END AS s1, f2, o2, u2, CASE WHEN f2 IS NULL OR w2 IS NULL THEN 0 WHEN ABS(f2 - w2) > 0.01 * ABS(w2) AND ABS(f2 - 100 * w2) > ABS(w2) THEN 2 ELSE 1 END AS s2 FROM (
SELECT f1, o1, u1, 1 * o1 / u1 AS w1, f2, o2, u2, 1 * (o2 - u2) / u2 AS w2 FROM (
SELECT toFloat64(q.`cpc`) AS f1, toFloat64(q.`spend`) AS o1, NULLIF(toFloat64(q.`clicks`), 0) AS u1, toFloat64(q.`roi`) AS f2, toFloat64(q.`revenue`) AS o2, NULLIF(toFloat64(q.`spend`), 0) AS u2
FROM (
SELECT * FROM results
) AS q
WHERE (q.`date` >= {first:Date} AND q.`date` < {end:Date} OR q.`date` IS NULL)
AND q.`date` IS NOT NULL
AND toString(q.`campaign`) <> ''
) AS a
) AS b
) AS c
) AS d GROUP BY s1, found1, over1, under1, s2, found2, over2, under2
