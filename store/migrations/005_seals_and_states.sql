-- A seal is a checksum over what decides whether, about what and to whom
-- something is sent: a flipped bit in it must not go unnoticed. '' is a row of
-- a release before.

ALTER TABLE occurrences ADD COLUMN terms_seal TEXT NOT NULL DEFAULT '';

ALTER TABLE occurrences ADD COLUMN made_seal TEXT NOT NULL DEFAULT '';

ALTER TABLE deliveries ADD COLUMN seal TEXT NOT NULL DEFAULT '';

ALTER TABLE reports ADD COLUMN seal TEXT NOT NULL DEFAULT '';

ALTER TABLE checks ADD COLUMN seal TEXT NOT NULL DEFAULT '';

-- What is open is looked for at each tick, among years of what is done.
CREATE INDEX occurrences_state ON occurrences (state);
