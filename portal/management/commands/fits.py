"""`manage.py fits`: whether the release before runs on the tables of this one."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations import operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

# Nothing that reads or writes a table without knowing of them notices these.
HARMLESS = (
    operations.AddIndex,
    operations.AlterModelManagers,
    operations.AlterModelOptions,
    operations.AlterModelTableComment,
    operations.CreateModel,
    operations.RemoveConstraint,
    operations.RemoveIndex,
    operations.RenameIndex,
)

# What fills in a value when Django makes a row.
OF_DJANGO = {"default", "auto_now", "auto_now_add"}


class Command(BaseCommand):
    help = (
        "Says whether the release before runs on the tables of this one: its status is "
        "0 where the migrations that are not applied yet, or those that FILE does not "
        "name, only add what that release does not notice."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--since",
            metavar="FILE",
            type=Path,
            help="Judge the migrations that are not named in it, applied or not.",
        )
        parser.add_argument(
            "--names",
            action="store_true",
            help="Print the migrations that are applied, as --since reads them.",
        )

    def handle(self, since, names, **options):
        executor = MigrationExecutor(connection)
        applied = {".".join(key) for key in executor.loader.applied_migrations}
        if names:
            self.stdout.write("\n".join(sorted(applied)))
            return
        if since:
            applied = {*since.read_text().split()}
        targets = executor.loader.graph.leaf_nodes()
        plan = executor.migration_plan(targets, clean_start=True)
        reasons = [*noticed([migration for migration, _backwards in plan], applied)]
        if reasons:
            raise CommandError("\n".join(reasons))


def noticed(migrations, applied):
    """Yield what the migrations do, that are not applied, and older code notices."""
    state, made = ProjectState(), set()
    for migration in migrations:
        name = f"{migration.app_label}.{migration.name}"
        if name not in applied:
            for operation in noticed_of(migration, state.clone(), made):
                yield f"{name}: {operation.describe()}"
        state = migration.mutate_state(state, preserve=False)


def noticed_of(migration, state, made):
    """Yield the operations of a migration that older code notices.

    `made` is of the models that it does not know, and grows. A migration whose author
    tried that older code goes on says `former_code_runs = True`.
    """
    if getattr(migration, "former_code_runs", False):
        return
    app = migration.app_label
    for operation in in_tables(migration.operations):
        before = state.clone()
        operation.state_forwards(app, state)
        if isinstance(operation, operations.CreateModel):
            made.add((app, operation.name_lower))
        is_new = (app, getattr(operation, "model_name_lower", "")) in made
        if not is_new and not fits(operation, app, before, state):
            yield operation


def in_tables(some):
    """Yield the operations that reach the database."""
    for operation in some:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from in_tables(operation.database_operations)
        else:
            yield operation


def fits(operation, app, before, after):
    """Whether code that knows the state before goes on with the tables after it."""
    match operation:
        case operations.AddField():
            field = operation.field
            return field.many_to_many or field.null or field.has_db_default()
        case operations.AlterField():
            name = operation.model_name_lower
            here, there = (
                described(state.models[app, name].get_field(operation.name))
                for state in (before, after)
            )
            # One field to the database, or the other takes longer texts.
            length, longer = here.pop("max_length", 0), there.pop("max_length", 0)
            return here == there and length <= longer
        case operations.RunPython():
            return operation.code is operations.RunPython.noop
    return isinstance(operation, HARMLESS)


def described(field):
    """What the database knows of a field."""
    _, path, values, options = field.deconstruct()
    named = options.keys() - {*field.non_db_attrs, *OF_DJANGO} | {"db_column"}
    return {"path": path, "values": values, **{n: options.get(n) for n in named}}
