from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0005_figures_and_time_zones")]

    operations = [
        migrations.AddIndex(
            model_name="exchange",
            index=models.Index(
                condition=models.Q(("live__isnull", True)),
                fields=["status", "-date", "-id"],
                name="exchanges_exchange_in_order",
            ),
        ),
    ]
