SELECT CAST(SWITCHOFFSET(q.[the "day"], '+00:00') AS date),
	CAST(q.[campaign] AS nvarchar(max)) COLLATE Latin1_General_100_BIN2,
	SUM(q.[spend]),
	SUM(CAST(q.[le`ads] AS decimal(38, 0))),
	COUNT_BIG(*),
	SUM(COUNT_BIG(*)) OVER (),
	SUM(SUM(q.[spend])) OVER (),
	SUM(SUM(CAST(q.[le`ads] AS decimal(38, 0)))) OVER ()
FROM (
SELECT * FROM results -- all
) AS q
WHERE (q.[the "day"] >= CAST(@p1 AS datetimeoffset) AND q.[the "day"] < CAST(@p2 AS datetimeoffset) OR q.[the "day"] IS NULL)
GROUP BY CAST(SWITCHOFFSET(q.[the "day"], '+00:00') AS date), CAST(q.[campaign] AS nvarchar(max)) COLLATE Latin1_General_100_BIN2
-- parameter 1: 2026-03-01
-- parameter 2: 2026-04-01
