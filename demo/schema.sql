-- One row: a day of a campaign on a channel in a region. Amounts are in euros, days are ISO dates.
CREATE TABLE results (
  day         TEXT    NOT NULL,
  campaign    TEXT    NOT NULL,  -- Code in the plan
  channel     TEXT    NOT NULL,
  region      TEXT    NOT NULL,
  spend       REAL    NOT NULL,
  impressions INTEGER NOT NULL,
  clicks      INTEGER NOT NULL,
  sessions    INTEGER NOT NULL,
  leads       INTEGER NOT NULL,
  sales       INTEGER NOT NULL,
  revenue     REAL    NOT NULL,
  loaded_at   TEXT    NOT NULL   -- the day on which the row was loaded, again if it was corrected
);

-- Rows as they were before a channel corrected them; results holds the corrected ones.
CREATE TABLE results_replaced (
  day         TEXT    NOT NULL,
  campaign    TEXT    NOT NULL,
  channel     TEXT    NOT NULL,
  region      TEXT    NOT NULL,
  spend       REAL    NOT NULL,
  impressions INTEGER NOT NULL,
  clicks      INTEGER NOT NULL,
  sessions    INTEGER NOT NULL,
  leads       INTEGER NOT NULL,
  sales       INTEGER NOT NULL,
  revenue     REAL    NOT NULL,
  loaded_at   TEXT    NOT NULL,
  replaced_at TEXT    NOT NULL
);

-- Every order of the customers who bought for the first time on or after 1 October 2024.
-- channel and campaign are those that won the customer.
CREATE TABLE orders (
  order_id    INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL,
  day         TEXT    NOT NULL,
  value       REAL    NOT NULL,
  channel     TEXT    NOT NULL,
  campaign    TEXT    NOT NULL
);

-- The mailings behind the channel E-mail of results: delivered are its impressions.
CREATE TABLE email (
  day          TEXT    NOT NULL,
  campaign     TEXT    NOT NULL,
  sent         INTEGER NOT NULL,
  delivered    INTEGER NOT NULL,
  opens        INTEGER NOT NULL,
  clicks       INTEGER NOT NULL,
  bounces      INTEGER NOT NULL,
  unsubscribes INTEGER NOT NULL,
  complaints   INTEGER NOT NULL,
  PRIMARY KEY (day, campaign)
) WITHOUT ROWID;

-- The company's own posts. followers is the number on the day, not to be added up.
CREATE TABLE social (
  day         TEXT    NOT NULL,
  network     TEXT    NOT NULL,
  posts       INTEGER NOT NULL,
  reach       INTEGER NOT NULL,
  impressions INTEGER NOT NULL,
  reactions   INTEGER NOT NULL,
  comments    INTEGER NOT NULL,
  shares      INTEGER NOT NULL,
  followers   INTEGER NOT NULL,
  PRIMARY KEY (day, network)
) WITHOUT ROWID;

-- A test in areas of the country: lots drew which of them the campaign reached. sales and revenue are all
-- orders of the shop that went there, whatever brought them; spend is the campaign's own in the area.
CREATE TABLE geo_test (
  day      TEXT    NOT NULL,
  campaign TEXT    NOT NULL,  -- whose test it is, on the days before it as well
  area     TEXT    NOT NULL,
  grp      TEXT    NOT NULL,  -- treated or control
  sales    INTEGER NOT NULL,
  revenue  REAL    NOT NULL,
  spend    REAL    NOT NULL,
  PRIMARY KEY (campaign, area, day)
) WITHOUT ROWID;

-- Contacts of the visitors who agreed to be measured, since October 2025, in their order. conversion is 1
-- where a first order followed at once, and value what it was worth.
CREATE TABLE touchpoints (
  visitor    INTEGER NOT NULL,
  day        TEXT    NOT NULL,
  step       INTEGER NOT NULL,
  channel    TEXT    NOT NULL,
  campaign   TEXT    NOT NULL,
  conversion INTEGER NOT NULL,
  value      REAL    NOT NULL,
  PRIMARY KEY (visitor, step)
) WITHOUT ROWID;
