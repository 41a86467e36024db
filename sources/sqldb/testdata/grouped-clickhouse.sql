SELECT q.`the "day"`,
	toString(q.`campaign`),
	SUM(q.`spend`),
	SUM(q.`le\`ads`),
	COUNT(*),
	SUM(COUNT(*)) OVER (),
	SUM(SUM(q.`spend`)) OVER (),
	SUM(SUM(q.`le\`ads`)) OVER ()
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q.`the "day"` >= {first:Date} AND q.`the "day"` < {end:Date} OR q.`the "day"` IS NULL)
GROUP BY q.`the "day"`, toString(q.`campaign`)
-- parameter first: 2026-03-01
-- parameter end: 2026-04-01
