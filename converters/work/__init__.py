"""Many files: what they are, workers that read them, the record of a run, the data that comes of it."""
