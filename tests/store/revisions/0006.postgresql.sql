ALTER TABLE seen_urls ADD COLUMN guid TEXT DEFAULT '' NOT NULL;
CREATE INDEX ix_seen_urls_guid_source_id ON seen_urls (guid, source_id);
