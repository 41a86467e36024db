SELECT CAST(q.[the "day"] AS nvarchar(max)) COLLATE Latin1_General_100_BIN2,
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
GROUP BY CAST(q.[the "day"] AS nvarchar(max)) COLLATE Latin1_General_100_BIN2, CAST(q.[campaign] AS nvarchar(max)) COLLATE Latin1_General_100_BIN2
