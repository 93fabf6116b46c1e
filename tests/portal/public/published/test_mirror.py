"""`manage.py mirror`: the site as plain files."""

from django.core.management import call_command
import os

def test_m(files, tmp_path, capsys):
    call_command("mirror", tmp_path/"m")
    call_command("mirror", tmp_path/"m")
    print(capsys.readouterr())
    os.system(f"cd {tmp_path}/m; du -sh .; ls; ls en; ls en/exchanges | head -5; head -5 redirects.map; wc -l redirects.map; grep -o 'href=\"[^\"]*page[^\"]*\"' en/exchanges/index.html; cat en/exchanges/page-2/index.html | grep -o 'href=\"[^\"]*\"' | sort | uniq -c | sort -rn | head -50; ls static/portal | head -50")
