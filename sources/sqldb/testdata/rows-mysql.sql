SELECT q.`the "day"`,
	CAST(CONVERT(q.`campaign` USING utf8mb4) AS BINARY),
	q.`spend`,
	q.`le``ads`
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q.`the "day"` >= CAST(? AS DATE) AND q.`the "day"` < CAST(? AS DATE) OR q.`the "day"` IS NULL)
-- parameter 1: 2026-03-01
-- parameter 2: 2026-04-01
SELECT COUNT(*),
	SUM(ROUND(q.`spend`, 2)),
	SUM(q.`le``ads`)
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q.`the "day"` >= CAST(? AS DATE) AND q.`the "day"` < CAST(? AS DATE) OR q.`the "day"` IS NULL)