-- Four eyes: what somebody wants to release and a second person has to look at first.
CREATE TABLE rate_proposal (
    tenant     int NOT NULL REFERENCES tenant,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    quote      text NOT NULL,                   -- JSON, without a version
    target     text[] NOT NULL,
    asked_by   text NOT NULL,
    asked_at   timestamptz NOT NULL,
    why        text NOT NULL,                   -- it needs a second person
    newest     bigint NOT NULL,                 -- version it was compared with, 0 if there was none
    state      text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'released', 'rejected', 'overtaken')),
    decided_by text,
    decided_at timestamptz,
    reason     text,                            -- of a rejection
    version    bigint,                          -- once released
    PRIMARY KEY (tenant, id),
    CHECK ((state = 'waiting') = (decided_by IS NULL)),
    CHECK ((state = 'released') = (version IS NOT NULL)),
    CHECK (state <> 'released' OR decided_by <> asked_by)
);

CREATE INDEX rate_proposal_waiting ON rate_proposal (tenant, id) WHERE state = 'waiting';

-- What held on a day, and whether a day of a file was imported before.
CREATE INDEX quote_moment ON quote (tenant, base, quote, kind, valid_from, version);
