package sqldb_test

import (
	"strings"
	"testing"
)

// Statements that write, as each engine has them; @ is a table.
const (
	sameWrites = `
INSERT INTO @ VALUES (7, 'x')
INSERT INTO @ SELECT n, d FROM @
INSERT INTO @ (n) VALUES (1), (2)
UPDATE @ SET n = 0
UPDATE @ SET d = NULL WHERE n = 1
DELETE FROM @
DELETE FROM @ WHERE n = 1
CREATE TABLE new_@ (n INTEGER)
CREATE TABLE copy_@ AS SELECT * FROM @
CREATE TABLE IF NOT EXISTS new_@ (n INTEGER)
CREATE VIEW view_@ AS SELECT * FROM @
CREATE INDEX index_@ ON @ (n)
CREATE UNIQUE INDEX unique_@ ON @ (n)
DROP TABLE @
DROP TABLE IF EXISTS @
DROP VIEW seen_@
ALTER TABLE @ ADD COLUMN e INTEGER
ALTER TABLE @ DROP COLUMN d
ALTER TABLE @ RENAME TO renamed_@
ALTER TABLE @ RENAME COLUMN d TO e`

	postgresWrites = `
TRUNCATE @
MERGE INTO @ USING (SELECT 1 AS k) AS s ON @.n = s.k WHEN MATCHED THEN DELETE
WITH gone AS (DELETE FROM @ RETURNING n) SELECT * FROM gone
WITH more AS (INSERT INTO @ VALUES (8, 'y') RETURNING n) SELECT * FROM more
SELECT * INTO into_@ FROM @
SELECT n FROM @ FOR UPDATE
SELECT n FROM @ FOR SHARE
DO $$ BEGIN DELETE FROM @; END $$
EXPLAIN ANALYZE DELETE FROM @
COMMENT ON TABLE @ IS 'x'
GRANT SELECT ON @ TO PUBLIC
REVOKE ALL ON @ FROM PUBLIC
CREATE MATERIALIZED VIEW stored_@ AS SELECT * FROM @
CREATE FUNCTION empty_@() RETURNS void LANGUAGE sql AS 'DELETE FROM @'
CREATE SEQUENCE numbers_@
CREATE TYPE kind_@ AS ENUM ('a')
CREATE SCHEMA schema_@
CREATE RULE rule_@ AS ON INSERT TO @ DO NOTHING
SELECT nextval('counter')
SELECT setval('counter', 9)
ALTER TABLE @ SET (fillfactor = 50)
ALTER TABLE @ OWNER TO CURRENT_USER
ALTER SEQUENCE counter RESTART
SECURITY LABEL ON TABLE @ IS 'x'
CREATE DOMAIN domain_@ AS INTEGER
DROP SEQUENCE counter
REASSIGN OWNED BY CURRENT_USER TO CURRENT_USER
DROP OWNED BY CURRENT_USER
CREATE POLICY policy_@ ON @
CREATE STATISTICS statistics_@ ON n, d FROM @`

	mariaWrites = `
REPLACE INTO @ VALUES (7, 'x')
TRUNCATE TABLE @
RENAME TABLE @ TO renamed_@
DELETE FROM @ ORDER BY n LIMIT 1
INSERT INTO @ SET n = 5
INSERT IGNORE INTO @ VALUES (1, 'x')
INSERT INTO @ VALUES (1, 'x') ON DUPLICATE KEY UPDATE n = 2
UPDATE @ AS a JOIN @ AS b ON a.n = b.n SET a.n = 9
DELETE a FROM @ AS a JOIN @ AS b ON a.n = b.n
CREATE OR REPLACE TABLE @ (n INTEGER)
CREATE OR REPLACE VIEW seen_@ AS SELECT 1 AS n
CREATE TABLE like_@ LIKE @
CREATE SEQUENCE numbers_@
DROP SEQUENCE counter
SELECT NEXTVAL(counter)
SELECT SETVAL(counter, 9)
CREATE PROCEDURE empty_@() DELETE FROM @
CREATE FUNCTION one_@() RETURNS INT RETURN 1
CREATE TRIGGER trigger_@ BEFORE INSERT ON @ FOR EACH ROW SET NEW.n = 1
CREATE EVENT event_@ ON SCHEDULE EVERY 1 DAY DO DELETE FROM @
CREATE DATABASE database_@
DROP DATABASE nowhere_@
ALTER TABLE @ ENGINE = InnoDB
ALTER TABLE @ COMMENT = 'x'
OPTIMIZE TABLE @
ALTER TABLE @ ADD INDEX further_@ (n)
REPAIR TABLE @
LOCK TABLES @ WRITE
CREATE USER user_@
GRANT SELECT ON @ TO CURRENT_USER`

	sqliteWrites = `
REPLACE INTO @ VALUES (7, 'x')
INSERT OR REPLACE INTO @ VALUES (7, 'x')
INSERT OR IGNORE INTO @ VALUES (7, 'x')
INSERT INTO @ VALUES (1, 'x') RETURNING n
INSERT INTO @ DEFAULT VALUES
UPDATE OR IGNORE @ SET n = 3
UPDATE @ SET n = 3 RETURNING n
DELETE FROM @ RETURNING n
WITH s AS (SELECT 1 AS k) DELETE FROM @ WHERE n IN (SELECT k FROM s)
WITH s AS (SELECT 1 AS k) INSERT INTO @ SELECT k, 'x' FROM s
WITH s AS (SELECT 1 AS k) UPDATE @ SET n = (SELECT k FROM s)
CREATE TRIGGER trigger_@ AFTER INSERT ON @ BEGIN DELETE FROM @; END
CREATE VIRTUAL TABLE virtual_@ USING fts5(d)
DROP INDEX known_@
REINDEX @
ANALYZE @
ANALYZE
PRAGMA user_version = 9
PRAGMA application_id = 9
CREATE VIEW IF NOT EXISTS view_@ AS SELECT 1 AS n
CREATE INDEX IF NOT EXISTS index_@ ON @ (d)
CREATE TABLE strict_@ (n INTEGER) STRICT
CREATE TABLE small_@ (n INTEGER PRIMARY KEY) WITHOUT ROWID
ALTER TABLE @ ADD COLUMN f TEXT DEFAULT 'x'
DELETE FROM @ WHERE rowid IN (SELECT rowid FROM @)
UPDATE @ SET rowid = rowid + 100
INSERT INTO @ (rowid, n) VALUES (99, 1)
UPDATE @ SET n = s.k FROM (SELECT 1 AS k) AS s
INSERT INTO @ VALUES (1, 'x') ON CONFLICT DO NOTHING
DROP TABLE IF EXISTS @`
)

// TestSessionsRefuseToWrite: what refuses a write is the session at the server,
// for every way to write, and nothing is written.
func TestSessionsRefuseToWrite(t *testing.T) {
	for _, tt := range []struct {
		server server
		writes string
	}{{sqliteServer, sqliteWrites}, {postgresServer, postgresWrites}, {mariaServer, mariaWrites}} {
		t.Run(tt.server.name, func(t *testing.T) {
			options, dsn := tt.server.address(t)
			tt.server.run(t, dsn, "CREATE TABLE results (n INTEGER, d VARCHAR(20))", "INSERT INTO results VALUES (1, 'a'), (2, 'b')",
				"CREATE VIEW seen_results AS SELECT * FROM results", "CREATE INDEX known_results ON results (d)")
			if tt.server.name != "sqlite" {
				tt.server.run(t, dsn, "CREATE SEQUENCE counter")
			}
			src := open(t, options)
			n := 0
			for statement := range strings.Lines(strings.TrimSpace(sameWrites + tt.writes)) {
				statement = strings.ReplaceAll(strings.TrimSpace(statement), "@", "results")
				n++
				if refused, err := src.InSession(t.Context(), statement); !refused {
					t.Errorf("%s: is not refused as a write: %v", statement, err)
				}
			}
			db := tt.server.open(t, dsn)
			defer db.Close()
			var rows, sum int
			if err := db.QueryRow("SELECT COUNT(*), SUM(n) FROM results WHERE d IS NOT NULL").Scan(&rows, &sum); err != nil || rows != 2 || sum != 3 {
				t.Errorf("%d rows with the sum %d are left, %v", rows, sum, err)
			}
			if n != 50 {
				t.Errorf("%d statements, not 50", n)
			}
		})
	}
}
