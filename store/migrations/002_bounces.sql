-- How far mailboxes were read for mails that came back.

CREATE TABLE mailboxes (
    name TEXT PRIMARY KEY,
    mark TEXT NOT NULL,
    at TEXT NOT NULL
);
