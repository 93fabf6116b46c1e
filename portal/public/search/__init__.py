"""Search over everything published: words in, pages out, by the engine's own index."""
