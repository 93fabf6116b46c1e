"""What is to be translated is written into all rows.

The site writes it together with the segments of translations, of all rows where there
are no segments yet: see `portal.editorial.translations.memory.tables_made`.
"""

from django.db import migrations


def forget_segments(apps, schema_editor):
    using = schema_editor.connection.alias
    apps.get_model("portal", "TranslationSegment").objects.using(using).all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("attractions", "0006_untranslated"),
        ("exchanges", "0008_untranslated"),
        ("portal", "0032_drafts_of_before"),
        ("portal", "0033_untranslated"),
    ]

    operations = [migrations.RunPython(forget_segments, migrations.RunPython.noop)]
