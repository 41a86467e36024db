SELECT q.[the "day"],
	CAST(q.[campaign] AS nvarchar(max)) COLLATE Latin1_General_100_BIN2,
	SUM(q.[spend]),
	SUM(q.[le`ads]),
	COUNT_BIG(*),
	SUM(COUNT_BIG(*)) OVER (),
	SUM(SUM(q.[spend])) OVER (),
	SUM(SUM(q.[le`ads])) OVER ()
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q.[the "day"] >= CAST(@p1 AS date) AND q.[the "day"] < CAST(@p2 AS date) OR q.[the "day"] IS NULL)
GROUP BY q.[the "day"], CAST(q.[campaign] AS nvarchar(max)) COLLATE Latin1_General_100_BIN2
-- parameter 1: 2026-03-01
-- parameter 2: 2026-04-01
