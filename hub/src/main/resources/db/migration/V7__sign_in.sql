-- Who is signed in at a browser, and the invitations to sign in. Secrets are nowhere: they have 256 random bits, so a plain
-- SHA-256 is enough. Both hold the hash of the token they came from: with another token of the same operator, or none, they
-- are worth nothing.
CREATE TABLE sign_in (
    hash       bytea PRIMARY KEY CHECK (length(hash) = 32),
    operator   int NOT NULL REFERENCES operator ON DELETE CASCADE,
    token_hash bytea NOT NULL,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires    timestamptz NOT NULL
);

CREATE INDEX sign_in_operator ON sign_in (operator, at);
CREATE INDEX sign_in_expires ON sign_in (expires);

-- Good for one sign-in: whoever takes a ticket deletes it.
CREATE TABLE ticket (
    hash       bytea PRIMARY KEY CHECK (length(hash) = 32),
    operator   int NOT NULL REFERENCES operator ON DELETE CASCADE,
    token_hash bytea NOT NULL,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires    timestamptz NOT NULL
);

CREATE INDEX ticket_operator ON ticket (operator, at);
CREATE INDEX ticket_expires ON ticket (expires);
