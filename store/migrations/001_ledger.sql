-- Instants are texts in UTC with microseconds, '2026-03-01T08:00:00.000000Z',
-- days '2026-03-01'; '' is none. Digests are SHA-256 in hex.

CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE reports (
    name TEXT PRIMARY KEY,
    first_seen TEXT NOT NULL
);

CREATE TABLE checks (
    report TEXT NOT NULL,
    campaign TEXT NOT NULL,
    period TEXT NOT NULL,
    edition INTEGER NOT NULL,
    at TEXT NOT NULL,
    digest TEXT NOT NULL,
    change DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (report, campaign, period)
);

CREATE TABLE occurrences (
    key TEXT PRIMARY KEY,
    report TEXT NOT NULL,
    campaign TEXT NOT NULL,
    period TEXT NOT NULL,
    edition INTEGER NOT NULL,
    mark TEXT NOT NULL,
    name TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    nominal TEXT NOT NULL,
    zone TEXT NOT NULL,
    planned TEXT NOT NULL,
    campaign_end TEXT NOT NULL,
    missing TEXT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    why TEXT NOT NULL DEFAULT '',
    approved_by TEXT NOT NULL DEFAULT '',
    approved_at TEXT NOT NULL DEFAULT '',
    comment TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    verdict TEXT NOT NULL DEFAULT '',
    read_at TEXT NOT NULL DEFAULT '',
    figures TEXT NOT NULL DEFAULT '',
    failures INTEGER NOT NULL DEFAULT 0,
    deaths INTEGER NOT NULL DEFAULT 0,
    job_id BIGINT,
    attempt INTEGER NOT NULL DEFAULT 0,
    process TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    changed TEXT NOT NULL,
    pruned TEXT NOT NULL DEFAULT '',
    UNIQUE (report, campaign, period, edition)
);

CREATE INDEX occurrences_job ON occurrences (job_id) WHERE job_id IS NOT NULL;

CREATE INDEX occurrences_planned ON occurrences (planned);

CREATE TABLE runs (
    occurrence TEXT NOT NULL REFERENCES occurrences (key),
    number INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    error TEXT NOT NULL DEFAULT '',
    process TEXT NOT NULL,
    started TEXT NOT NULL,
    ended TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (occurrence, number)
);

CREATE TABLE contents (
    digest TEXT PRIMARY KEY,
    size BIGINT NOT NULL,
    coding TEXT NOT NULL,
    kept TEXT NOT NULL,
    bytes BLOB NOT NULL
);

CREATE TABLE documents (
    occurrence TEXT NOT NULL,
    run INTEGER NOT NULL,
    position INTEGER NOT NULL,
    view_name TEXT NOT NULL,
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    locale TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (occurrence, run, position)
);

CREATE INDEX documents_digest ON documents (digest);

CREATE TABLE files (
    occurrence TEXT NOT NULL,
    run INTEGER NOT NULL,
    document INTEGER NOT NULL,
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY (occurrence, run, document, name)
);

CREATE INDEX files_digest ON files (digest);

CREATE TABLE snapshots (
    occurrence TEXT NOT NULL,
    dataset TEXT NOT NULL,
    run INTEGER NOT NULL,
    provenance TEXT NOT NULL,
    digest TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (occurrence, dataset)
);

CREATE INDEX snapshots_digest ON snapshots (digest);

CREATE TABLE deliveries (
    key TEXT PRIMARY KEY,
    occurrence TEXT NOT NULL REFERENCES occurrences (key),
    recipient TEXT NOT NULL,
    recipient_name TEXT NOT NULL,
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    subject TEXT NOT NULL,
    sender TEXT NOT NULL,
    envelope_name TEXT NOT NULL,
    digest TEXT NOT NULL,
    doubt TEXT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    first_try TEXT NOT NULL DEFAULT '',
    until TEXT NOT NULL DEFAULT '',
    code INTEGER NOT NULL DEFAULT 0,
    reply TEXT NOT NULL DEFAULT '',
    queue_id TEXT NOT NULL DEFAULT '',
    repeats INTEGER NOT NULL DEFAULT 0,
    job_id BIGINT,
    attempt INTEGER NOT NULL DEFAULT 0,
    process TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    changed TEXT NOT NULL
);

CREATE INDEX deliveries_occurrence ON deliveries (occurrence);

CREATE INDEX deliveries_digest ON deliveries (digest);

CREATE INDEX deliveries_job ON deliveries (job_id) WHERE job_id IS NOT NULL;

CREATE TABLE delivery_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery TEXT NOT NULL,
    at TEXT NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    detail TEXT NOT NULL
);

CREATE INDEX delivery_history_delivery ON delivery_history (delivery);

CREATE TABLE suppressions (
    address TEXT PRIMARY KEY,
    why TEXT NOT NULL,
    at TEXT NOT NULL
);

CREATE TABLE pauses (
    relay TEXT PRIMARY KEY,
    why TEXT NOT NULL,
    until TEXT NOT NULL,
    at TEXT NOT NULL
);

CREATE TABLE processes (
    id TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    started TEXT NOT NULL,
    seen TEXT NOT NULL,
    beat BIGINT NOT NULL
);

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);
