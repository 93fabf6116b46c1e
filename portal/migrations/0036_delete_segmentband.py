from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0035_search_by_text"),
    ]

    operations = [
        migrations.DeleteModel(name="SegmentBand"),
    ]
