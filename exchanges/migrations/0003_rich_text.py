from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchanges', '0002_publishing_desk'),
        ('portal', '0004_rich_text'),
    ]

    operations = [
        migrations.AddField(
            model_name='agreement',
            name='body_pictures',
            field=models.ManyToManyField(blank=True, editable=False, help_text='Follows from the text, in all languages.', related_name='%(app_label)s_%(class)s_texts', to='portal.picture', verbose_name='pictures in the text'),
        ),
        migrations.AddField(
            model_name='city',
            name='body_pictures',
            field=models.ManyToManyField(blank=True, editable=False, help_text='Follows from the text, in all languages.', related_name='%(app_label)s_%(class)s_texts', to='portal.picture', verbose_name='pictures in the text'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='body_pictures',
            field=models.ManyToManyField(blank=True, editable=False, help_text='Follows from the text, in all languages.', related_name='%(app_label)s_%(class)s_texts', to='portal.picture', verbose_name='pictures in the text'),
        ),
        migrations.AddField(
            model_name='exchange',
            name='body_pictures',
            field=models.ManyToManyField(blank=True, editable=False, help_text='Follows from the text, in all languages.', related_name='%(app_label)s_%(class)s_texts', to='portal.picture', verbose_name='pictures in the text'),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='body',
            field=models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='body_en',
            field=models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', null=True, verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='body_ko',
            field=models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', null=True, verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='body_zh_hans',
            field=models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', null=True, verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='city',
            name='body',
            field=models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='city',
            name='body_en',
            field=models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', null=True, verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='city',
            name='body_ko',
            field=models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', null=True, verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='city',
            name='body_zh_hans',
            field=models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', null=True, verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='delegation',
            name='body',
            field=models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='delegation',
            name='body_en',
            field=models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', null=True, verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='delegation',
            name='body_ko',
            field=models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', null=True, verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='delegation',
            name='body_zh_hans',
            field=models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', null=True, verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='exchange',
            name='body',
            field=models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='exchange',
            name='body_en',
            field=models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', null=True, verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='exchange',
            name='body_ko',
            field=models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', null=True, verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='exchange',
            name='body_zh_hans',
            field=models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', null=True, verbose_name='text'),
        ),
    ]
