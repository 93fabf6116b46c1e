"""The menu, breadcrumbs, neighbours, the site map, and suggestions for lost readers."""
