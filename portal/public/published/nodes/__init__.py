"""Several servers with one database, each with a folder of its own."""
