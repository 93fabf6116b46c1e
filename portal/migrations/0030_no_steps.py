from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("portal", "0029_steps_into_rows")]

    operations = [migrations.DeleteModel(name="Step")]
