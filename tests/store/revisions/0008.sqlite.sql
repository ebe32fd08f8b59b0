ALTER TABLE articles ADD COLUMN withdrawn_at BIGINT;

ALTER TABLE editions ADD COLUMN after_id BIGINT;

ALTER TABLE editions ADD COLUMN told TEXT DEFAULT '' NOT NULL;

CREATE TABLE storylines (
    topic TEXT NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    language TEXT NOT NULL,
    terms TEXT NOT NULL,
    urls TEXT NOT NULL,
    CONSTRAINT pk_storylines PRIMARY KEY (topic, id)
);

CREATE INDEX ix_storylines_topic_last_day ON storylines (topic, last_day);

CREATE TABLE requested (
    chat_id BIGINT NOT NULL,
    edition_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT pk_requested PRIMARY KEY (chat_id)
);

CREATE TABLE muted (
    chat_id BIGINT NOT NULL,
    storyline TEXT NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT pk_muted PRIMARY KEY (chat_id, storyline)
);
