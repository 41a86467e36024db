SELECT CAST(CONVERT(q.`the "day"` USING utf8mb4) AS BINARY),
	CAST(CONVERT(q.`campaign` USING utf8mb4) AS BINARY),
	SUM(q.`spend`),
	SUM(q.`le``ads`),
	COUNT(*),
	SUM(COUNT(*)) OVER (),
	SUM(ROUND(SUM(q.`spend`), 2)) OVER (),
	SUM(SUM(q.`le``ads`)) OVER ()
FROM (
SELECT * FROM results -- all
) AS q
GROUP BY 1, 2
