from portal.models import Edition, Story
from portal.public.published import folder
import os

def test_walk(files, visitor, django_assert_num_queries):
    print(os.listdir(files), Edition.objects.current())
    for path in ["/en/feed.atom","/sitemap.xml","/data/cities.csv","/data/cities.geojson","/data/catalog.jsonld","/robots.txt","/en/exchanges.ics","/s/city-1.svg","/en/"]:
        for enc in ("gzip",""):
            a=visitor.get(path,headers={"accept-encoding":enc})
            b=visitor.get(path,headers={"accept-encoding":enc})
            print(path,enc,a.status_code,a.get("ETag"),b.get("ETag"), dict(a.items())==dict(b.items()), folder.read(path[1:]) is not None)
    with django_assert_num_queries(0):
        r=visitor.get("/en/feed.atom")
    story=Story.objects.published().first()
    print(Edition.objects.current())
    story.status="withdrawn"; story.save()
    print(Edition.objects.current(), folder.given_out())
    assert story.slug not in visitor.get("/en/feed.atom").content.decode()
