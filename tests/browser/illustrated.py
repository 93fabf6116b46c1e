"""Content with all that the fixtures leave out: pictures, a table, missing texts."""

from attractions.models import Attraction
from portal.content.kinds import content_models
from portal.models import Picture, Story
from tests.pictures import encoded, quarters, upload

WORDS = {
    "alt_zh_hans": "一座岛",
    "alt_en": "An island",
    "alt_ko": "섬",
    "caption_zh_hans": "海边的一座岛",
    "caption_en": "An island by the sea",
    "caption_ko": "바닷가의 섬",
    "credit": "The office",
    "licence": "CC BY 4.0",
}
WITHOUT_COVER = ("daejeon", "muuido")
CELLS = "".join(f"<td>{number} 234 567 km²</td>" for number in range(8))
TABLE = f"<table><caption>%s</caption><tbody><tr>{CELLS}</tr></tbody></table>"


def illustrate():
    """A picture wherever one can be, a wide table, and one row that is not translated.

    The rows stay the ones of the fixtures. A city and a place show their own names.
    """
    picture = Picture(slug="an-island", **WORDS)
    picture.file = upload(encoded(quarters(1600, 1000)), "an-island.png")
    picture.save()
    for model in content_models():
        model.objects.exclude(slug__in=WITHOUT_COVER).update(cover=picture)
    for attraction in Attraction.objects.all():
        attraction.pictures.add(picture)
    for story in Story.objects.all():
        figure = f'<figure data-picture="{picture.pk}"></figure>'
        for code in ("zh_hans", "en", "ko"):
            caption = TABLE % WORDS[f"caption_{code}"]
            body = f"{getattr(story, f'body_{code}')}{caption}{figure}"
            setattr(story, f"body_{code}", body)
        story.save()
    Attraction.objects.filter(slug="silmido").update(
        **dict.fromkeys(["title_ko", "title_en", "summary_ko", "body_ko", "body_en"])
    )
