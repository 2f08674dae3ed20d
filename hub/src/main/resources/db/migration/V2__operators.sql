-- Who may do what at head office, what they did, and the answers they were given.

-- A name is a person or a program for good: after its token was revoked, a new one may be given under the same name, and
-- the row stays the same. The token itself is nowhere; it has 256 random bits, so a plain SHA-256 is enough.
CREATE TABLE operator (
    id           int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant       int NOT NULL REFERENCES tenant,
    name         text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9.-]{0,62}$'),
    role         text NOT NULL CHECK (role IN ('viewer', 'publisher', 'approver', 'operator', 'admin')),
    token_hash   bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created      timestamptz NOT NULL DEFAULT now(),
    created_by   text NOT NULL,
    revoked_at   timestamptz,
    last_used_at timestamptz,                   -- to the minute
    UNIQUE (tenant, name)
);

-- Who changed what. No foreign key: it outlives whatever it tells of.
CREATE TABLE audit (
    tenant  int NOT NULL,
    id      bigint GENERATED ALWAYS AS IDENTITY,
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    who     text NOT NULL,                      -- name of an operator; with a colon, somebody outside the table
    action  text NOT NULL,
    subject text NOT NULL,
    detail  jsonb NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is only ever added to: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_is_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();
-- Also in a session that says it only applies what a replica was sent.
ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_is_only_added_to;

-- The answers to changes that came with a key, written in the transaction of the change itself: who asks again with the
-- same key gets the same answer, and the change is made once. Text, so that it is the same byte for byte.
CREATE TABLE idempotency (
    tenant       int NOT NULL,
    operator     int NOT NULL,
    key          text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    request_hash bytea NOT NULL CHECK (length(request_hash) = 32),
    status       smallint NOT NULL,
    body         text NOT NULL,
    at           timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, operator, key)
);

CREATE INDEX idempotency_at ON idempotency (at);
