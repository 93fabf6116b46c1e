"""The cache in front of the portal: a web server that keeps public pages.

It stores each page under the name of the edition, and asks the portal once a second for
the current edition (`edition`). A change that visitors can see starts a new one in its
own transaction (`changes`). So all former pages become unreachable at once, and a page
that was rendered from before the change is stored under the old name. After the commit
the portal waits until each web server has the new name (`servers`). deploy/nginx.conf
is such a web server.
"""
