"""The columns of added languages, which no migration of the project names.

They follow the Chinese column of the same text: what a migration does to that one is
done to them, and a table that SQLite has to make again keeps them. So an upgrade needs
no migration of the office, and `makemigrations` does not see them.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.autodetector import MigrationAutodetector
from django.utils.module_loading import import_string
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname as column_of

from portal.server.languages import OF_PROJECT, added_languages

FOLLOWED = column_of("", OF_PROJECT[0][0])  # the end of a Chinese column


def beside(field, codes):
    """Return the fields of added languages for a Chinese one; none for any other.

    A column that cannot be empty has its default in the database as well, because code
    that does not know the language writes rows too: a migration, an earlier release.
    """
    base = field.name.removesuffix(FOLLOWED)
    return [in_language(field, column_of(base, c)) for c in codes if base != field.name]


def in_language(field, name):
    _name, path, args, options = field.deconstruct()
    default = options.pop("default", None)
    if not field.null:
        options |= {"default": default, "db_default": default}
    found = import_string(path)(*args, **options)
    found.set_attributes_from_name(name)
    found.model = field.model
    return found


def complete(model, codes, columns=None):
    """Give the model of a migration the fields of languages, all or with a column."""
    known = {each.name for each in model._meta.local_fields}
    for field in [*model._meta.local_fields]:
        for each in beside(field, codes):
            if each.name not in known and (columns is None or each.column in columns):
                model.add_to_class(each.name, each)


def add_column(editor, model, field):
    """Add a column; SQLite needs no new table for one with a default of its own."""
    BaseDatabaseSchemaEditor.add_field(editor, model, field)


class Following:
    """What a schema editor does to the Chinese column of a text, for the others too."""

    def create_model(self, model):
        complete(model, added_languages())
        super().create_model(model)

    def add_field(self, model, field):
        super().add_field(model, field)
        for each in beside(field, added_languages()):
            add_column(self, model, each)

    def remove_field(self, model, field):
        super().remove_field(model, field)
        for each in beside(field, added_languages()):
            super().remove_field(model, each)

    def alter_field(self, model, old_field, new_field, strict=False):
        super().alter_field(model, old_field, new_field, strict)
        codes = added_languages()
        for each in zip(
            beside(old_field, codes), beside(new_field, codes), strict=False
        ):
            super().alter_field(model, *each, strict)

    def _remake_table(self, model, *args, **changes):  # SQLite's
        complete(model, added_languages(), columns_in(self.connection, model))
        super()._remake_table(model, *args, **changes)


def follow(connection):
    """Let the columns of added languages follow what migrates on this connection."""
    plain = connection.SchemaEditorClass
    if added_languages() and not issubclass(plain, Following):
        connection.SchemaEditorClass = type("Editor", (Following, plain), {})


def columns_in(connection, model):
    """Return the names of the columns of a table; none where it is not there."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return set()
        # Django's description of a table stumbles over some constraints in SQLite.
        name = connection.ops.quote_name(table)
        cursor.execute(f"SELECT * FROM {name} LIMIT 0")  # noqa: S608
        return {each[0] for each in cursor.description}


def translated_models():
    return translator.get_registered_models(abstract=False)


def change_columns(connection, codes, are_wanted):
    """Make the missing columns of languages, or drop those that are there.

    A column whose Chinese one is still to be made is left to the migration of that.
    """
    with connection.schema_editor() as editor:
        for model in translated_models():
            stored = columns_in(connection, model)
            for field in [*model._meta.local_fields]:
                for each in beside(field, codes):
                    is_there = each.column in stored
                    if field.column not in stored or is_there == are_wanted:
                        continue
                    if are_wanted:
                        add_column(editor, model, each)
                    else:
                        editor.remove_field(model, each)


class Autodetector(MigrationAutodetector):
    """Django's, which does not see the columns of added languages."""

    def __init__(self, from_state, to_state, questioner=None):
        for state in to_state.models.values():
            ours = [n for n in state.fields if n.endswith(FOLLOWED)]
            for name in ours:
                for code in added_languages():
                    added = column_of(name.removesuffix(FOLLOWED), code)
                    state.fields.pop(added, None)
        super().__init__(from_state, to_state, questioner)
