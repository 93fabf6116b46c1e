"""What data there is: a page for people, DCAT, schema.org and a Data Package."""
