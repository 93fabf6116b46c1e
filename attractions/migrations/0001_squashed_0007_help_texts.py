import datetime
import django.core.validators
import django.db.models.deletion
import portal.content.constraints
import portal.content.place
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('attractions', '0001_squashed_0003_content_tools'),
        ('attractions', '0004_counterparts'),
        ('attractions', '0005_workflow_columns'),
        ('attractions', '0006_untranslated'),
        ('attractions', '0007_help_texts'),
    ]

    dependencies = [
        ('exchanges', '0001_squashed_0009_help_texts'),
        ('portal', '0001_squashed_0037_help_texts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attraction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translated_from', models.JSONField(blank=True, default=dict, editable=False, verbose_name='translations out of date')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('title_zh_hans', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('title_en', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('title_ko', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('slug', models.SlugField(blank=True, help_text="The last part of the page's address, the same in every language. Leave it empty to have it made from the title.", max_length=100, verbose_name='address')),
                ('summary', models.TextField(blank=True, help_text='One or two sentences for lists and search engines.', max_length=500, verbose_name='summary')),
                ('summary_zh_hans', models.TextField(blank=True, help_text='One or two sentences for lists and search engines.', max_length=500, null=True, verbose_name='summary')),
                ('summary_en', models.TextField(blank=True, help_text='One or two sentences for lists and search engines.', max_length=500, null=True, verbose_name='summary')),
                ('summary_ko', models.TextField(blank=True, help_text='One or two sentences for lists and search engines.', max_length=500, null=True, verbose_name='summary')),
                ('body', models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', verbose_name='text')),
                ('body_zh_hans', models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', null=True, verbose_name='text')),
                ('body_en', models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', null=True, verbose_name='text')),
                ('body_ko', models.TextField(blank=True, help_text='For a link to a page of this site paste its address: it goes on leading there when the address changes.', null=True, verbose_name='text')),
                ('note', models.TextField(blank=True, help_text='A correction or an attribution. Readers see it beside the text, marked as a note.', verbose_name="editor's note")),
                ('note_zh_hans', models.TextField(blank=True, help_text='A correction or an attribution. Readers see it beside the text, marked as a note.', null=True, verbose_name="editor's note")),
                ('note_en', models.TextField(blank=True, help_text='A correction or an attribution. Readers see it beside the text, marked as a note.', null=True, verbose_name="editor's note")),
                ('note_ko', models.TextField(blank=True, help_text='A correction or an attribution. Readers see it beside the text, marked as a note.', null=True, verbose_name="editor's note")),
                ('is_unofficial', models.BooleanField(default=False, help_text='The page says that this text is no official translation, for example of an agreement.', verbose_name='unofficial translation')),
                ('is_unofficial_zh_hans', models.BooleanField(default=False, help_text='The page says that this text is no official translation, for example of an agreement.', verbose_name='unofficial translation')),
                ('is_unofficial_en', models.BooleanField(default=False, help_text='The page says that this text is no official translation, for example of an agreement.', verbose_name='unofficial translation')),
                ('is_unofficial_ko', models.BooleanField(default=False, help_text='The page says that this text is no official translation, for example of an agreement.', verbose_name='unofficial translation')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('review', 'in review'), ('published', 'published'), ('withdrawn', 'withdrawn')], default='draft', max_length=10, verbose_name='state')),
                ('published_at', models.DateTimeField(blank=True, help_text='The page appears on the site at this time (Beijing time).', null=True, validators=[django.core.validators.MinValueValidator(datetime.datetime(1990, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)), django.core.validators.MaxValueValidator(datetime.datetime(9000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))], verbose_name='published at')),
                ('expires_at', models.DateTimeField(blank=True, help_text='The page leaves the site at this time (Beijing time).', null=True, validators=[django.core.validators.MinValueValidator(datetime.datetime(1990, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)), django.core.validators.MaxValueValidator(datetime.datetime(9000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))], verbose_name='expires at')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed at')),
                ('version', models.PositiveIntegerField(default=0, editable=False, help_text='Counts the times this row was saved.', verbose_name='version')),
                ('local_name', models.CharField(blank=True, help_text='The name as it is written there, in its own script.', max_length=200, verbose_name='local name')),
                ('local_language', models.CharField(blank=True, help_text='BCP 47, for example ko, ja or sr-Cyrl; screen readers need it.', max_length=35, validators=[portal.content.place.validate_language], verbose_name='language of the local name')),
                ('latitude', models.FloatField(blank=True, help_text='Degrees, WGS 84; of a city the city hall. Chinese map services give GCJ-02 or BD-09, which are off by some hundred metres: convert first.', null=True, verbose_name='latitude')),
                ('longitude', models.FloatField(blank=True, help_text='Degrees, WGS 84.', null=True, verbose_name='longitude')),
                ('kind', models.CharField(choices=[('island', 'island'), ('beach', 'beach'), ('tidal_flat', 'tidal flat'), ('district', 'district'), ('historic_site', 'historic site'), ('museum', 'museum'), ('park', 'park')], max_length=13, verbose_name='kind')),
                ('how_to_get_there', models.TextField(blank=True, verbose_name='how to get there')),
                ('how_to_get_there_zh_hans', models.TextField(blank=True, null=True, verbose_name='how to get there')),
                ('how_to_get_there_en', models.TextField(blank=True, null=True, verbose_name='how to get there')),
                ('how_to_get_there_ko', models.TextField(blank=True, null=True, verbose_name='how to get there')),
                ('ink', models.PositiveSmallIntegerField(blank=True, choices=[(0, 'sea green'), (1, 'blue'), (2, 'pine green'), (3, 'orange'), (4, 'crimson'), (5, 'purple'), (6, 'ochre'), (7, 'slate grey')], help_text='Of its map and of its drawn cover. Left empty, it takes the colour after that of the place before it in the list.', null=True, verbose_name='colour')),
                ('short_title', models.CharField(blank=True, help_text="For lists, search results and the browser's tab, where the title has more than about 60 letters or 30 characters. Leave it empty otherwise.", max_length=60, verbose_name='short title')),
                ('short_title_en', models.CharField(blank=True, help_text="For lists, search results and the browser's tab, where the title has more than about 60 letters or 30 characters. Leave it empty otherwise.", max_length=60, null=True, verbose_name='short title')),
                ('short_title_ko', models.CharField(blank=True, help_text="For lists, search results and the browser's tab, where the title has more than about 60 letters or 30 characters. Leave it empty otherwise.", max_length=60, null=True, verbose_name='short title')),
                ('short_title_zh_hans', models.CharField(blank=True, help_text="For lists, search results and the browser's tab, where the title has more than about 60 letters or 30 characters. Leave it empty otherwise.", max_length=60, null=True, verbose_name='short title')),
                ('asked_at', models.DateTimeField(editable=False, null=True, verbose_name='review asked for at')),
                ('remark', models.TextField(blank=True, db_default='', default='', editable=False, help_text='Of who asked for the review, or of who sent it back.', verbose_name='remark')),
                ('returned_at', models.DateTimeField(editable=False, null=True, verbose_name='sent back at')),
                ('untranslated', models.JSONField(blank=True, db_default={}, default=dict, editable=False, verbose_name='translation to do')),
                ('asked_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='review asked for by')),
                ('body_pictures', models.ManyToManyField(blank=True, editable=False, help_text='Follows from the text, in all languages.', related_name='%(app_label)s_%(class)s_texts', to='portal.picture', verbose_name='pictures in the text')),
                ('city', models.ForeignKey(limit_choices_to={'live': None}, on_delete=django.db.models.deletion.PROTECT, related_name='attractions', to='exchanges.city', verbose_name='city')),
                ('counterparts', models.ManyToManyField(blank=True, help_text='Of another city, such as the Korean quarter here and the Chinatown there. Name each pair once: both pages lead to the other.', limit_choices_to={'live': None}, related_name='answered', to='attractions.attraction', verbose_name='places that answer it')),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='portal.picture', verbose_name='cover picture')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('live', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='working_copy', to='attractions.attraction', verbose_name='working copy of')),
                ('pictures', models.ManyToManyField(blank=True, related_name='shown_at', to='portal.picture', verbose_name='pictures')),
                ('returned_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent back by')),
                ('sources', models.ManyToManyField(blank=True, to='portal.source', verbose_name='sources')),
                ('updated_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
            ],
            options={
                'verbose_name': 'attraction',
                'verbose_name_plural': 'attractions',
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('live__isnull', True)), fields=('slug',), name='attractions_attraction_slug_once', violation_error_code='unique', violation_error_message='This address is already taken.'), models.CheckConstraint(condition=models.Q(('title_zh_hans__isnull', False), models.Q(('title_zh_hans', ''), _negated=True)), name='attractions_attraction_has_a_title'), models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='attractions_attraction_has_a_slug'), models.CheckConstraint(condition=models.Q(('live__isnull', True), models.Q(('status', 'published'), _negated=True), _connector='OR'), name='attractions_attraction_no_published_copy', violation_error_message='A working copy cannot be published.'), models.CheckConstraint(condition=models.Q(('published_at__isnull', False), models.Q(('status', 'published'), _negated=True), _connector='OR'), name='attractions_attraction_published_has_a_time', violation_error_message='What is published needs a time of publication.'), portal.content.constraints.FieldCheck(condition=models.Q(('published_at__isnull', True), models.Q(('published_at__gte', datetime.datetime(1990, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)), ('published_at__lte', datetime.datetime(9000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR'), field='published_at', name='attractions_attraction_published_in_time', violation_error_message='This time is too far away.'), portal.content.constraints.FieldCheck(condition=models.Q(('expires_at__isnull', True), models.Q(('expires_at__gte', datetime.datetime(1990, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)), ('expires_at__lte', datetime.datetime(9000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR'), field='expires_at', name='attractions_attraction_expires_in_time', violation_error_message='This time is too far away.'), models.CheckConstraint(condition=models.Q(('expires_at__isnull', True), ('published_at__isnull', True), ('expires_at__gt', models.F('published_at')), _connector='OR'), name='attractions_attraction_expires_after', violation_error_message='It cannot expire before it is published.'), portal.content.constraints.FieldCheck(condition=models.Q(('local_name', ''), models.Q(('local_language', ''), _negated=True), _connector='OR'), field='local_language', name='attractions_attraction_local_name_has_language', violation_error_message='Say in which language the local name is, for example ko for Korean.'), portal.content.constraints.FieldCheck(condition=models.Q(('latitude__isnull', True), models.Q(('latitude__gte', -90), ('latitude__lte', 90)), _connector='OR'), field='latitude', name='attractions_attraction_latitude', violation_error_message='A latitude is between -90 and 90 degrees.'), portal.content.constraints.FieldCheck(condition=models.Q(('longitude__isnull', True), models.Q(('longitude__gte', -180), ('longitude__lte', 180)), _connector='OR'), field='longitude', name='attractions_attraction_longitude', violation_error_message='A longitude is between -180 and 180 degrees.'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('longitude__isnull', False)), _connector='OR'), name='attractions_attraction_point_is_whole', violation_error_message='Give both latitude and longitude, or neither of them.'), portal.content.constraints.FieldCheck(condition=models.Q(('ink__isnull', True), models.Q(('ink__gte', 0), ('ink__lte', 7)), _connector='OR'), field='ink', name='attractions_attraction_ink', violation_error_message='This is none of the colours.')],
            },
        ),
        migrations.CreateModel(
            name='ScreenWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translated_from', models.JSONField(blank=True, default=dict, editable=False, verbose_name='translations out of date')),
                ('slug', models.SlugField(blank=True, help_text='Leave it empty to have it made from the title.', max_length=100, verbose_name='short name')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('title_zh_hans', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('title_en', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('title_ko', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('kind', models.CharField(choices=[('film', 'film'), ('tv_drama', 'TV drama')], max_length=8, verbose_name='kind')),
                ('year', models.PositiveSmallIntegerField(help_text='The year of the release or of the first broadcast.', verbose_name='year')),
                ('maker', models.CharField(blank=True, help_text='The director of a film, the broadcaster of a drama.', max_length=200, verbose_name='director or broadcaster')),
                ('maker_zh_hans', models.CharField(blank=True, help_text='The director of a film, the broadcaster of a drama.', max_length=200, null=True, verbose_name='director or broadcaster')),
                ('maker_en', models.CharField(blank=True, help_text='The director of a film, the broadcaster of a drama.', max_length=200, null=True, verbose_name='director or broadcaster')),
                ('maker_ko', models.CharField(blank=True, help_text='The director of a film, the broadcaster of a drama.', max_length=200, null=True, verbose_name='director or broadcaster')),
                ('filmed_at', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='screen_works', to='attractions.attraction', verbose_name='filmed at')),
            ],
            options={
                'verbose_name': 'screen work',
                'verbose_name_plural': 'screen works',
                'constraints': [models.UniqueConstraint(fields=('filmed_at', 'slug'), name='attractions_screenwork_slug_once'), portal.content.constraints.FieldCheck(condition=models.Q(('year__isnull', True), models.Q(('year__gte', 1), ('year__lte', 9999)), _connector='OR'), field='year', name='attractions_screenwork_year', violation_error_message='A year is between 1 and 9999.')],
            },
        ),
    ]
