ALTER TABLE versions ADD COLUMN picture_url TEXT DEFAULT '' NOT NULL;
ALTER TABLE versions ADD COLUMN picture_alt TEXT DEFAULT '' NOT NULL;
ALTER TABLE versions ADD COLUMN picture_credit TEXT DEFAULT '' NOT NULL;
ALTER TABLE versions ADD COLUMN picture_width INTEGER;
ALTER TABLE versions ADD COLUMN picture_height INTEGER;
CREATE INDEX ix_versions_picture_url_article_id ON versions (picture_url, article_id);
