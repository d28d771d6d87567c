from django.db import migrations

from exchange.atlas.finding import searchable


def fill(apps, schema_editor):
    """Organisations from before 0002 have no text to be found by until somebody edits them."""
    rows = apps.get_model("people", "Organisation").objects.filter(search="")
    for one in rows:
        one.search = searchable(" ".join([one.name, *one.texts.values()]))
        one.save(update_fields=["search"])


class Migration(migrations.Migration):
    dependencies = [("people", "0002_networks")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
