SELECT toString(q.`the "day"`),
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
GROUP BY toString(q.`the "day"`), toString(q.`campaign`)
