"""Pure decisions: no clock, no input or output, no logging. Values in, values and reasons out."""
