"""The duty desk 值班席: what waits for it, what a verb would do, what an unmatched thing may be. Pure."""
