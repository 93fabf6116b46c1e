"""The cache in front of the portal: a web server that keeps public pages.

It keeps each page under the name of the edition, and asks the portal once a second
which edition there is (`edition`). A change of what visitors see begins a new one in
its own transaction (`changes`). So all pages of before are out of reach at once, and a
page whose making began before the change is kept under the old name. After the commit
the portal waits until each web server has the new name (`servers`). deploy/nginx.conf
is such a web server.
"""
