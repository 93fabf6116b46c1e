"""Several new pictures at once: they are sent (`upload`), then told of (`describe`)."""
