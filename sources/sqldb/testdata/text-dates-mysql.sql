SELECT CAST(CONVERT(q.`the "day"` USING utf8mb4) AS BINARY),
	CAST(CONVERT(q.`campaign` USING utf8mb4) AS BINARY),
	SUM(q.`spend`),
	SUM(q.`le``ads`),
	COUNT(*),
	SUM(COUNT(*)) OVER ()
FROM (
SELECT * FROM results -- all
) AS q
GROUP BY 1, 2
