# One key is all that a web server in front needs; see portal/public/front

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0025_editions'),
    ]

    operations = [
        migrations.DeleteModel(
            name='Node',
        ),
        migrations.RemoveField(
            model_name='edition',
            name='begun_at',
        ),
        migrations.RemoveField(
            model_name='edition',
            name='changes_at',
        ),
        migrations.RemoveField(
            model_name='edition',
            name='floor',
        ),
        migrations.RemoveField(
            model_name='edition',
            name='is_settled',
        ),
        migrations.RemoveField(
            model_name='edition',
            name='leaves_at',
        ),
        migrations.RemoveField(
            model_name='edition',
            name='number',
        ),
        migrations.RemoveField(
            model_name='edition',
            name='release',
        ),
    ]
