CREATE TABLE sources (
    id BIGSERIAL NOT NULL,
    kind TEXT NOT NULL,
    url TEXT NOT NULL,
    outlet TEXT DEFAULT '' NOT NULL,
    site TEXT DEFAULT '' NOT NULL,
    folder TEXT DEFAULT '' NOT NULL,
    language TEXT DEFAULT '' NOT NULL,
    listed BOOLEAN NOT NULL,
    added_at BIGINT NOT NULL,
    title TEXT DEFAULT '' NOT NULL,
    outcome TEXT DEFAULT '' NOT NULL,
    detail TEXT DEFAULT '' NOT NULL,
    checked_at BIGINT,
    answered_at BIGINT,
    newest_at BIGINT,
    failures INTEGER DEFAULT '0' NOT NULL,
    retry_at BIGINT,
    CONSTRAINT pk_sources PRIMARY KEY (id),
    CONSTRAINT uq_sources_kind_url UNIQUE (kind, url)
);

CREATE TABLE source_days (
    source_id BIGINT NOT NULL,
    day INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    "new" INTEGER NOT NULL,
    detail TEXT NOT NULL,
    CONSTRAINT pk_source_days PRIMARY KEY (source_id, day),
    CONSTRAINT fk_source_days_source_id FOREIGN KEY(source_id) REFERENCES sources (id)
);

CREATE TABLE documents (
    url TEXT NOT NULL,
    etag TEXT DEFAULT '' NOT NULL,
    last_modified TEXT DEFAULT '' NOT NULL,
    fresh_until BIGINT,
    moved_to TEXT DEFAULT '' NOT NULL,
    children TEXT DEFAULT '' NOT NULL,
    checked_at BIGINT NOT NULL,
    CONSTRAINT pk_documents PRIMARY KEY (url)
);

CREATE TABLE robots (
    origin TEXT NOT NULL,
    rules TEXT NOT NULL,
    until BIGINT NOT NULL,
    CONSTRAINT pk_robots PRIMARY KEY (origin)
);

CREATE TABLE articles (
    id BIGSERIAL NOT NULL,
    identity TEXT NOT NULL,
    url TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    own BOOLEAN NOT NULL,
    source_id BIGINT,
    CONSTRAINT pk_articles PRIMARY KEY (id),
    CONSTRAINT uq_articles_identity UNIQUE (identity),
    CONSTRAINT fk_articles_source_id FOREIGN KEY(source_id) REFERENCES sources (id)
);

CREATE INDEX ix_articles_source_id ON articles (source_id);

CREATE TABLE versions (
    id BIGSERIAL NOT NULL,
    article_id BIGINT NOT NULL,
    latest BOOLEAN NOT NULL,
    seen_at BIGINT NOT NULL,
    moment BIGINT NOT NULL,
    published BIGINT,
    outlet TEXT NOT NULL,
    language TEXT NOT NULL,
    origin TEXT NOT NULL,
    author TEXT NOT NULL,
    part TEXT NOT NULL,
    note TEXT NOT NULL,
    digest TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT pk_versions PRIMARY KEY (id),
    CONSTRAINT fk_versions_article_id FOREIGN KEY(article_id) REFERENCES articles (id)
);

CREATE INDEX ix_versions_article_id_seen_at ON versions (article_id, seen_at);

CREATE INDEX ix_versions_moment_article_id ON versions (moment, article_id);

CREATE TABLE links (
    link TEXT NOT NULL,
    source_id BIGINT NOT NULL,
    article_id BIGINT,
    digest TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    due_at BIGINT,
    tries INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_links PRIMARY KEY (link, source_id),
    CONSTRAINT fk_links_source_id FOREIGN KEY(source_id) REFERENCES sources (id),
    CONSTRAINT fk_links_article_id FOREIGN KEY(article_id) REFERENCES articles (id)
);

CREATE INDEX ix_links_source_id ON links (source_id);

CREATE INDEX ix_links_article_id ON links (article_id);

CREATE INDEX ix_links_due_at ON links (due_at);

ALTER TABLE versions ADD COLUMN words tsvector;

CREATE INDEX ix_versions_words ON versions USING gin (words);

CREATE TABLE facts (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    CONSTRAINT pk_facts PRIMARY KEY (name)
);
