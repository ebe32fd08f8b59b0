ALTER TABLE documents RENAME TO cache_validators;

ALTER TABLE robots RENAME TO robots_txt;

ALTER TABLE links RENAME TO seen_urls;

ALTER TABLE facts RENAME TO meta;

ALTER TABLE seen_urls RENAME COLUMN link TO url;

ALTER TABLE meta RENAME COLUMN noted_at TO updated_at;

ALTER TABLE articles RENAME COLUMN identity TO duplicate_key;

ALTER TABLE briefs RENAME COLUMN made_of TO version_ids;

DROP INDEX ix_links_source_id;

CREATE INDEX ix_seen_urls_source_id ON seen_urls (source_id);

DROP INDEX ix_links_article_id;

CREATE INDEX ix_seen_urls_article_id ON seen_urls (article_id);

DROP INDEX ix_links_due_at;

CREATE INDEX ix_seen_urls_due_at ON seen_urls (due_at);

ALTER TABLE found RENAME TO search_index;
