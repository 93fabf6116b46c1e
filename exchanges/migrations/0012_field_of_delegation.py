from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('exchanges', '0011_terms_and_figures'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='delegation',
            name='field_code',
        ),
    ]
