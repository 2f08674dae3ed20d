-- What people decide about events that were set apart, and about gaps. A decision is made once and nothing is removed: the
-- row stays with its reason and its bytes as they came; what was stored instead is in the event table.

ALTER TABLE quarantine
    ADD COLUMN state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'released', 'discarded')),
    ADD COLUMN decided_by text,
    ADD COLUMN decided_at timestamptz,
    ADD COLUMN note text,                       -- why; of a discarded one always there
    ADD COLUMN released_id text,                -- of the event that stands in the event table for it
    ADD CHECK ((state = 'open') = (decided_by IS NULL)),
    ADD CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    ADD CHECK ((state = 'released') = (released_id IS NOT NULL)),
    ADD CHECK (state <> 'discarded' OR note IS NOT NULL);

ALTER TABLE gap
    ADD COLUMN state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'explained')),
    ADD COLUMN decided_by text,
    ADD COLUMN decided_at timestamptz,
    ADD COLUMN reason_given text,
    ADD CHECK ((state = 'open') = (decided_by IS NULL)),
    ADD CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    ADD CHECK ((state = 'explained') = (reason_given IS NOT NULL));

-- The open ones are few and counted with every look at the branches; the others only ever grow.
CREATE INDEX quarantine_open ON quarantine (branch) WHERE state = 'open';
CREATE INDEX gap_open ON gap (branch) WHERE state = 'open';

-- Lists are by the time head office learned of it.
CREATE INDEX quarantine_at ON quarantine (tenant, at);
CREATE INDEX gap_at ON gap (tenant, at);

-- A sale is asked for by the number on its receipt. With the time in it no other index is ever the better one, and a page
-- comes in its order; what it costs the ingest is in docs/performance.md. Types without a rule for a member of this name may
-- have anything in it: what would not fit into an index must not keep an event from being stored.
CREATE INDEX event_receipt ON event (tenant, (data ->> 'receiptNumber'), time)
    WHERE length(data ->> 'receiptNumber') <= 64;
