CREATE TABLE briefs (
    id BIGSERIAL NOT NULL,
    made_at BIGINT NOT NULL,
    day TEXT NOT NULL,
    since BIGINT,
    until BIGINT,
    topic TEXT NOT NULL,
    form TEXT NOT NULL,
    settings TEXT NOT NULL,
    made_of TEXT NOT NULL,
    document TEXT NOT NULL,
    text TEXT NOT NULL,
    digest TEXT NOT NULL,
    CONSTRAINT pk_briefs PRIMARY KEY (id),
    CONSTRAINT uq_briefs_digest UNIQUE (digest)
);

CREATE INDEX ix_briefs_day ON briefs (day);
