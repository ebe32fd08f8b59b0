CREATE TABLE subscribers (
    chat_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    topic_id BIGINT DEFAULT '0' NOT NULL,
    language TEXT NOT NULL,
    zone TEXT NOT NULL,
    hour INTEGER NOT NULL,
    weekdays INTEGER NOT NULL,
    length TEXT NOT NULL,
    only_news BOOLEAN NOT NULL,
    quiet BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    misses INTEGER DEFAULT '0' NOT NULL,
    joined_at BIGINT NOT NULL,
    settled_at BIGINT NOT NULL,
    state_at BIGINT NOT NULL,
    CONSTRAINT pk_subscribers PRIMARY KEY (chat_id)
);

CREATE TABLE editions (
    id BIGSERIAL NOT NULL,
    key TEXT NOT NULL,
    day TEXT NOT NULL,
    since BIGINT,
    until BIGINT NOT NULL,
    language TEXT NOT NULL,
    length TEXT NOT NULL,
    stories INTEGER NOT NULL,
    content TEXT NOT NULL,
    brief_id BIGINT,
    made_at BIGINT NOT NULL,
    CONSTRAINT pk_editions PRIMARY KEY (id),
    CONSTRAINT uq_editions_key UNIQUE (key)
);

CREATE TABLE briefings (
    chat_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    edition_id BIGINT,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT pk_briefings PRIMARY KEY (chat_id, day)
);

CREATE INDEX ix_briefings_chat_id_edition_id ON briefings (chat_id, edition_id) WHERE state = 'open';

CREATE INDEX ix_briefings_due_at_state ON briefings (due_at, state);

CREATE TABLE ledger (
    edition_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    part INTEGER NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER DEFAULT '0' NOT NULL,
    message_id BIGINT,
    note TEXT DEFAULT '' NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT pk_ledger PRIMARY KEY (edition_id, chat_id, part)
);

CREATE INDEX ix_ledger_state_chat_id ON ledger (state, chat_id) WHERE state = 'waiting' OR state = 'sending';

CREATE INDEX ix_ledger_at_state ON ledger (at, state);
