-- What of a line that was not requested yet is still to be shipped: merchants ship parts before they ask. Null: the store has not said.
ALTER TABLE forecast_line ADD COLUMN remaining integer;
ALTER TABLE forecast_line ADD CONSTRAINT forecast_line_remaining_not_negative CHECK (remaining >= 0);
