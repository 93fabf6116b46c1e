"""The menu, breadcrumbs, neighbours, the site map, and what is offered in place."""
