SELECT toString(q.`the "day"`),
	toString(q.`campaign`),
	toString(q.`le\`ads`),
	SUM(q.`spend`),
	COUNT(*),
	SUM(COUNT(*)) OVER (),
	SUM(SUM(q.`spend`)) OVER ()
FROM (
SELECT * FROM results -- all
) AS q
GROUP BY toString(q.`the "day"`), toString(q.`campaign`), toString(q.`le\`ads`)
