SELECT toDate32(toTimeZone(q.`the "day"`, 'Europe/Dublin')),
	toString(q.`campaign`),
	SUM(q.`spend`),
	SUM(toInt256(q.`le\`ads`)),
	COUNT(*),
	SUM(COUNT(*)) OVER (),
	SUM(SUM(q.`spend`)) OVER (),
	SUM(SUM(toInt256(q.`le\`ads`))) OVER ()
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q.`the "day"` >= toDateTime({first:Date}, 'Europe/Dublin') AND q.`the "day"` < toDateTime({end:Date}, 'Europe/Dublin') OR q.`the "day"` IS NULL)
GROUP BY toDate32(toTimeZone(q.`the "day"`, 'Europe/Dublin')), toString(q.`campaign`)
-- parameter first: 2026-03-01
-- parameter end: 2026-04-01
