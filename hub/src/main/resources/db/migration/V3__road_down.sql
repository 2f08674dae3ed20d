-- The road down. Two lanes, each with its own position: messages (down_item, every one of them in order) and rates
-- (quote, the newest of each key). Targets are texts: * for all branches, region:<name>, branch:<code>.

-- Where both lanes end. Whoever appends takes this row first and holds it to the commit: so positions and versions
-- become visible in their order, which those of a sequence do not, and a reader may go on behind the last one it saw.
CREATE TABLE down_head (
    tenant   int PRIMARY KEY REFERENCES tenant,
    position bigint NOT NULL DEFAULT 0,
    version  bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 20);

CREATE TABLE down_item (
    tenant        int NOT NULL,
    position      bigint NOT NULL,
    id            text NOT NULL,
    source        text NOT NULL,
    type          text NOT NULL,
    subject       text,
    time          timestamptz NOT NULL,
    utc_offset    smallint NOT NULL,            -- minutes, as whoever wrote the time
    recorded_time timestamptz,
    extensions    jsonb,
    data          text NOT NULL,                -- JSON, byte for byte
    key           text,                         -- a newer one of the same key and target makes this one forgettable
    by            text NOT NULL,
    at            timestamptz NOT NULL,
    PRIMARY KEY (tenant, position)
);

CREATE INDEX down_item_age ON down_item (tenant, at);

-- Who gets an item: what a branch reads is the union of its three targets. Size and key are repeated here, so that
-- a frame is cut, and the old is forgotten, without looking at the items.
CREATE TABLE down_route (
    tenant   int NOT NULL,
    target   text NOT NULL,
    position bigint NOT NULL,
    size     int NOT NULL,
    key      text,
    PRIMARY KEY (tenant, target, position)
);

CREATE INDEX down_route_item ON down_route (tenant, position);
CREATE INDEX down_route_key ON down_route (tenant, target, key, position) WHERE key IS NOT NULL;

-- The highest position ever forgotten for a target: a branch that has applied less is told so.
CREATE TABLE down_floor (
    tenant   int NOT NULL,
    target   text NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tenant, target)
);

-- How far a branch is, as it said last; goes back when its disk is replaced.
CREATE TABLE down_progress (
    tenant      int NOT NULL,
    branch      int PRIMARY KEY,
    position    bigint NOT NULL,
    position_at timestamptz NOT NULL,
    version     bigint NOT NULL,
    version_at  timestamptz NOT NULL
) WITH (fillfactor = 50);

-- One row for each frame of messages, under its last position: an item belongs to the first row at or behind it. What
-- a branch gets a second time, after its disk was replaced, leaves the first row as it is.
CREATE TABLE down_receipt (
    tenant       int NOT NULL,
    branch       int NOT NULL,
    position     bigint NOT NULL,
    delivered_at timestamptz,
    applied_at   timestamptz,
    PRIMARY KEY (branch, position)
);

CREATE INDEX down_receipt_age ON down_receipt USING brin (delivered_at);
CREATE INDEX down_receipt_open ON down_receipt (branch, position) WHERE applied_at IS NULL;

CREATE TABLE down_refusal (
    tenant   int NOT NULL,
    branch   int NOT NULL,
    lane     text NOT NULL CHECK (lane IN ('messages', 'rates')),
    position bigint NOT NULL,                   -- or version
    reason   text NOT NULL,
    at       timestamptz NOT NULL,
    PRIMARY KEY (branch, lane, position)
);

-- Every quote ever released; never changed and never forgotten. Numbers have no fixed scale, so none is padded.
CREATE TABLE quote (
    tenant      int NOT NULL,
    version     bigint NOT NULL,
    base        text NOT NULL,
    quote       text NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('cash', 'transfer', 'reference')),
    unit        int NOT NULL CHECK (unit IN (1, 100, 1000)),
    bid         numeric CHECK (bid > 0 AND bid < 10000000000 AND scale(bid) <= 10),
    mid         numeric NOT NULL CHECK (mid > 0 AND mid < 10000000000 AND scale(mid) <= 11),
    ask         numeric CHECK (ask > 0 AND ask < 10000000000 AND scale(ask) <= 10),
    source      text NOT NULL,
    as_of       timestamptz NOT NULL,
    valid_from  timestamptz NOT NULL,
    valid_to    timestamptz,
    supersedes  bigint,                         -- newest earlier version of the same key and targets
    target      text[] NOT NULL,                -- sorted; empty for history that no branch was sent
    by          text NOT NULL,
    approved_by text,
    released_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, version),
    CHECK ((bid IS NULL) = (ask IS NULL)),
    CHECK (bid <= mid AND mid <= ask),
    CHECK (valid_to > valid_from)
);

CREATE INDEX quote_key ON quote (tenant, base, quote, kind, version);
CREATE INDEX quote_age ON quote (tenant, released_at);
CREATE INDEX quote_key_target ON quote (tenant, base, quote, kind, target, version);

-- The quotes that can still be shown somewhere, now or once they take effect: what a branch that returns is sent.
CREATE TABLE quote_live (
    tenant     int NOT NULL,
    target     text NOT NULL,
    base       text NOT NULL,
    quote      text NOT NULL,
    kind       text NOT NULL,
    version    bigint NOT NULL,
    valid_from timestamptz NOT NULL,
    PRIMARY KEY (tenant, target, base, quote, kind, version)
);

CREATE INDEX quote_live_version ON quote_live (tenant, version);
CREATE INDEX quote_live_key ON quote_live (tenant, base, quote, kind);

-- When a branch got a quote, the first time; versions first, because that is how rows come, are asked for and go.
CREATE TABLE rate_receipt (
    tenant       int NOT NULL,
    branch       int NOT NULL,
    version      bigint NOT NULL,
    delivered_at timestamptz,
    applied_at   timestamptz,
    PRIMARY KEY (tenant, version, branch)
);

CREATE INDEX rate_receipt_open ON rate_receipt (branch, version) WHERE applied_at IS NULL;

-- Events from branch to branch, written by the statement that stores the event: so an event stored once is handed on
-- once. They wait here until they are routed into the messages, or refused.
CREATE TABLE transfer (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant       int NOT NULL,
    branch       int NOT NULL,                  -- that sent it
    event_id     text NOT NULL,
    event_time   timestamptz NOT NULL,
    priority     smallint NOT NULL,
    sequence     bigint NOT NULL,
    type         text NOT NULL,
    to_code      text NOT NULL,                 -- * for all other branches
    data         bytea,                         -- of the event, byte for byte, until it is routed
    state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'routed', 'refused')),
    reason       text,                          -- why it was refused
    position     bigint,                        -- in the messages, once routed
    to_branch    int,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    routed_at    timestamptz,                   -- or refused
    delivered_at timestamptz,
    applied_at   timestamptz,
    due          boolean NOT NULL DEFAULT false, -- something is to be told to the sender
    reported     text,                          -- what the sender was told last
    UNIQUE (tenant, branch, event_id, event_time)
);

CREATE INDEX transfer_waiting ON transfer (tenant, id) WHERE state = 'waiting';
CREATE INDEX transfer_due ON transfer (tenant, id) WHERE due;
CREATE INDEX transfer_place ON transfer (to_branch, position) WHERE position IS NOT NULL;
CREATE INDEX transfer_open ON transfer (to_branch, position) WHERE state = 'routed' AND applied_at IS NULL;
CREATE INDEX transfer_age ON transfer (tenant, at);

CREATE TABLE policy (
    tenant  int NOT NULL REFERENCES tenant,
    kind    text NOT NULL CHECK (kind IN ('routing', 'rates')),
    version int NOT NULL,
    data    text NOT NULL,                      -- JSON, byte for byte
    by      text NOT NULL,
    at      timestamptz NOT NULL,
    PRIMARY KEY (tenant, kind, version)
);
