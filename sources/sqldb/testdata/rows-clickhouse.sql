SELECT q.`the "day"`,
	toString(q.`campaign`),
	q.`spend`,
	q.`le\`ads`
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q.`the "day"` >= {first:Date} AND q.`the "day"` < {end:Date} OR q.`the "day"` IS NULL)
-- parameter first: 2026-03-01
-- parameter end: 2026-04-01
SELECT COUNT(*),
	SUM(q.`spend`),
	SUM(q.`le\`ads`)
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q.`the "day"` >= {first:Date} AND q.`the "day"` < {end:Date} OR q.`the "day"` IS NULL)