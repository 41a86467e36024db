CREATE INDEX results_by_day      ON results (day);
CREATE INDEX results_by_campaign ON results (campaign, day);
CREATE INDEX orders_by_customer  ON orders (customer_id, day);
CREATE INDEX orders_by_day       ON orders (day);
