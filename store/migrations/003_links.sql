-- Files of mails, which may be had by links, and reports that readers stopped.

ALTER TABLE deliveries ADD COLUMN form TEXT NOT NULL DEFAULT 'attached';

ALTER TABLE deliveries ADD COLUMN document TEXT NOT NULL DEFAULT '';

CREATE INDEX deliveries_document ON deliveries (document);

CREATE TABLE attachments (
    delivery TEXT NOT NULL,
    format TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY (delivery, format)
);

CREATE INDEX attachments_digest ON attachments (digest);

CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY,
    report TEXT NOT NULL,
    address TEXT NOT NULL,
    stopped TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT ''
);

CREATE INDEX subscriptions_address ON subscriptions (address);
