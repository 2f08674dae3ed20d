-- How each branch stands, for every node. One row per branch, written by the node that has its session and read by the
-- others. No column that changes is indexed and the pages have room: updates stay in their page (HOT).
CREATE TABLE branch_presence (
    branch           int PRIMARY KEY,
    tenant           int NOT NULL,
    node             uuid NOT NULL,
    session          uuid NOT NULL,
    opened_at        timestamptz NOT NULL,      -- of that session: a newer one takes the row
    status           text NOT NULL CHECK (status IN ('online', 'catching_up', 'lagging', 'offline')),
    since            timestamptz NOT NULL,
    last_seen        timestamptz NOT NULL,      -- something was heard from the branch
    seen_at          timestamptz NOT NULL,      -- PostgreSQL's clock: the node's last sign of life
    backlog          bigint[] NOT NULL CHECK (cardinality(backlog) = 4),
    oldest_at        timestamptz,
    lag_ms           bigint NOT NULL,
    skew_ms          bigint NOT NULL,
    agent            text NOT NULL,
    remote           text NOT NULL,
    room_bytes       bigint,
    room_seconds     bigint,
    full_disk        boolean NOT NULL,
    catch_done       bigint,
    catch_total      bigint,
    catch_per_second bigint,
    catch_left       bigint
) WITH (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.5, autovacuum_vacuum_threshold = 1000);

-- One row per session of a branch.
CREATE TABLE branch_connection (
    session   uuid PRIMARY KEY,
    tenant    int NOT NULL,
    branch    int NOT NULL,
    node      uuid NOT NULL,
    remote    text NOT NULL,
    agent     text NOT NULL,
    opened_at timestamptz NOT NULL,
    seen_at   timestamptz NOT NULL,             -- PostgreSQL's clock: the node's last sign of life
    closed_at timestamptz,
    code      int,                              -- WebSocket close code, of whichever end was first
    reason    text,
    CHECK ((closed_at IS NULL) = (code IS NULL))
) WITH (fillfactor = 70);

CREATE INDEX branch_connection_page ON branch_connection (branch, opened_at DESC, session DESC);
CREATE INDEX branch_connection_open ON branch_connection (branch) WHERE closed_at IS NULL;
CREATE INDEX branch_connection_age ON branch_connection USING brin (opened_at);

-- What became of each minute of a branch, by the node that had its session: written again, it is the same.
CREATE TABLE branch_minute (
    tenant     int NOT NULL,
    branch     int NOT NULL,
    minute     timestamptz NOT NULL,
    node       uuid NOT NULL,
    status     text NOT NULL CHECK (status IN ('online', 'catching_up', 'lagging', 'offline')),
    backlog    bigint NOT NULL,                 -- most
    lag_ms     bigint NOT NULL,                 -- most
    settled    bigint NOT NULL,
    room_bytes bigint,                          -- least
    PRIMARY KEY (branch, minute, node)
);

CREATE INDEX branch_minute_age ON branch_minute USING brin (minute) WITH (pages_per_range = 16);

-- What needs a person. At most one of a kind and branch lasts.
CREATE TABLE alert (
    id              bigint GENERATED ALWAYS AS IDENTITY,
    tenant          int NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('branch-offline', 'branch-lagging', 'disk-low', 'clock-skew',
                        'quarantine', 'gap', 'rates-stale', 'redis-down')),
    severity        text NOT NULL CHECK (severity IN ('warning', 'critical')),
    branch          int,
    node            uuid,                       -- that saw it, if it is about one node
    since           timestamptz NOT NULL,
    checked_at      timestamptz NOT NULL,       -- by that node, last
    until           timestamptz,
    detail          text NOT NULL,
    acknowledged_by text,
    acknowledged_at timestamptz,
    note            text,
    PRIMARY KEY (tenant, id),
    CHECK ((acknowledged_by IS NULL) = (acknowledged_at IS NULL))
);

CREATE UNIQUE INDEX alert_lasting ON alert (tenant, kind, coalesce(branch, 0)) WHERE until IS NULL;
CREATE INDEX alert_ended ON alert (tenant, until) WHERE until IS NOT NULL;
