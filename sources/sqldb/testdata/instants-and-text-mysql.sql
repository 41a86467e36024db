SELECT DATE(q.`the "day"`),
	CAST(CONVERT(q.`campaign` USING utf8mb4) AS BINARY),
	CAST(CONVERT(q.`le``ads` USING utf8mb4) AS BINARY),
	SUM(q.`spend`),
	COUNT(*),
	SUM(COUNT(*)) OVER (),
	SUM(ROUND(SUM(q.`spend`), 2)) OVER ()
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q.`the "day"` >= CAST(? AS DATE) AND q.`the "day"` < CAST(? AS DATE) OR q.`the "day"` IS NULL)
GROUP BY 1, 2, 3
-- parameter 1: 2026-03-01
-- parameter 2: 2026-04-01
