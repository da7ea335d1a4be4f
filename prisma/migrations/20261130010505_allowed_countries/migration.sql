-- Countries to which the store lets a location ship; null: it does not say.
ALTER TABLE location ADD COLUMN allowed_countries jsonb;
