"""The end of what brings a database of before 1.0 up to it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0034_fill_untranslated"),
        ("portal", "0037_help_texts"),
    ]

    operations = []
