-- Limits on mails: how many were begun a day, and what a person was asked about
-- a report that is held.

CREATE TABLE mail_days (
    day TEXT PRIMARY KEY,
    begun INTEGER NOT NULL
);

ALTER TABLE deliveries ADD COLUMN day TEXT NOT NULL DEFAULT '';

ALTER TABLE occurrences ADD COLUMN asked_mails INTEGER NOT NULL DEFAULT 0;

ALTER TABLE occurrences ADD COLUMN asked_readers INTEGER NOT NULL DEFAULT 0;
