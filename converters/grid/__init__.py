"""Raw rows of any format become placed cells; nothing is clipped, nothing is dropped (WHATWG table model)."""
