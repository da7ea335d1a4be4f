-- The clock alone asked for the pull that was begun last: tried again after a failure it is still a sweep, whose find no callback announced.
ALTER TABLE pull_wake ADD COLUMN swept boolean NOT NULL DEFAULT false;
