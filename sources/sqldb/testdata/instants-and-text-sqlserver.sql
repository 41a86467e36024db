SELECT CAST(q.[the "day"] AS date),
	CAST(q.[campaign] AS nvarchar(max)) COLLATE Latin1_General_100_BIN2,
	CAST(q.[le`ads] AS nvarchar(max)) COLLATE Latin1_General_100_BIN2,
	SUM(q.[spend]),
	COUNT_BIG(*),
	SUM(COUNT_BIG(*)) OVER (),
	SUM(SUM(q.[spend])) OVER ()
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q.[the "day"] >= CAST(@p1 AS date) AND q.[the "day"] < CAST(@p2 AS date) OR q.[the "day"] IS NULL)
GROUP BY CAST(q.[the "day"] AS date), CAST(q.[campaign] AS nvarchar(max)) COLLATE Latin1_General_100_BIN2, CAST(q.[le`ads] AS nvarchar(max)) COLLATE Latin1_General_100_BIN2
-- parameter 1: 2026-03-01
-- parameter 2: 2026-04-01
